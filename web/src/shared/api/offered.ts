// What the server these pages are built with really has: the paths of its description. A page whose
// operation is not among them is not linked.
declare const __OPERATIONS__: string[];

const operations = new Set(typeof __OPERATIONS__ === 'undefined' ? [] : __OPERATIONS__);

export const offered = (path: string): boolean => operations.has(path);
