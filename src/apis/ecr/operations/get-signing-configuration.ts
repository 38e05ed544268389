import { operation } from '../operation.ts';
import { signingConfigurationOf } from '../signing.ts';

/** Which images are to be signed, as it was put. */
export const getSigningConfiguration = operation('GetSigningConfiguration', signingConfigurationOf);
