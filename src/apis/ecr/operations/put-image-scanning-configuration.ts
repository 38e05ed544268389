import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** Keeps whether images would be scanned when they are pushed; nothing scans them. */
export const putImageScanningConfiguration = operation('PutImageScanningConfiguration', (context, input) => {
  const repository = findRepository(context, input);
  const { scanOnPush = false } = input.imageScanningConfiguration;
  context.store.repositories.update({ ...repository, scanOnPush });
  return { ...namesOf(repository), imageScanningConfiguration: { scanOnPush } };
});
