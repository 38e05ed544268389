import { operation, privately } from '../operation.ts';
import { presentPublicImage } from '../present.ts';

/** The images that are named, or all of a public repository, by the page. */
export const describeImages = operation('DescribeImages', (context, input) => {
  const { imageDetails = [], nextToken } = privately('DescribeImages', context, input);
  return { imageDetails: imageDetails.map(presentPublicImage), nextToken };
});
