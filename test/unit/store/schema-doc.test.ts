import { expect, test } from 'vitest';
import { describeSchema } from '../../helpers/schema-doc.ts';

test('docs/schema.md describes the schema that the migrations make', async () => {
  await expect(describeSchema()).toMatchFileSnapshot('../../../docs/schema.md');
});
