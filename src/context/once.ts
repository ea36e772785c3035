/** What costs git or the database much is found out when it is first asked for, and once. */
export function once<Found>(find: () => Found): () => Found {
  let found: { readonly value: Found } | undefined;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
}
