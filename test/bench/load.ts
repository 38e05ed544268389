import autocannon from 'autocannon';

/** Calls an operation over `connections` keep-alive connections for `seconds`; gives calls a second. Throws for errors. */
export async function callsPerSecond(
  url: string,
  operation: string,
  input: object,
  { connections = 16, seconds = 3 } = {},
): Promise<number> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${operation}: ${result.non2xx + result.errors} calls failed`);
  return result.requests.average;
}
