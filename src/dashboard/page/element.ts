/** What an element is made of: attributes, what is done on events, properties of its style. */
export interface Made {
  readonly [name: string]: string | number | boolean | ((event: Event) => void) | undefined;
}

type Child = Node | string | undefined;

/** An element; texts are texts, whatever is in them. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  made: Made = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(made)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}
