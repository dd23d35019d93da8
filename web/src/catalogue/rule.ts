// A rule's reason as a sentence of its own: “page took {lcp_ms|s} to show” becomes “page took … s to show”.
export const inWords = (reason: string): string =>
  reason.replace(/\{[^}|]*(?:\|([^}]*))?\}/g, (_, unit: string | undefined) =>
    unit && unit !== 'number' ? `… ${unit}` : '…',
  );
