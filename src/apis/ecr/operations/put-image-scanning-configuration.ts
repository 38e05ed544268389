import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** Says whether images are scanned when they are pushed. */
export const putImageScanningConfiguration = operation('PutImageScanningConfiguration', (context, input) => {
  const repository = findRepository(context, input);
  const { scanOnPush = false } = input.imageScanningConfiguration;
  context.store.repositories.update({ ...repository, scanOnPush });
  return { ...namesOf(repository), imageScanningConfiguration: { scanOnPush } };
});
