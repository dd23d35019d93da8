// Elements with their attributes and what is inside them. Texts become text, never markup.
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  children: (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A form of one text, prefilled, and what happens with it.
export function sayForm(
  id: string,
  label: string,
  text: string,
  button: string,
  send: (said: string) => void,
) {
  const field = el('textarea', { id, rows: '3', maxlength: '2000', required: true }, [text]);
  return el(
    'form',
    {
      class: 'say',
      submit: (event) => {
        event.preventDefault();
        if (field.value.trim()) send(field.value.trim());
      },
    },
    [el('label', { for: id }, [label]), field, el('button', { class: 'button', type: 'submit' }, [button])],
  );
}
