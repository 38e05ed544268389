import { AwsError } from './errors.ts';
import { decodeForm } from './form.ts';
import type { Protocol } from './protocol.ts';
import { type InputFault, pathText } from './validation.ts';
import { escapeXml, toXml } from './xml.ts';

/** AWS's Query protocol: a form in, XML out. `xmlNamespace` comes from the api's model. */
export function queryProtocol(xmlNamespace: string): Protocol {
  const xmlns = escapeXml(xmlNamespace);
  return {
    kind: 'query',
    contentType: 'text/xml',
    decode: decodeForm,
    encode(operation, output, requestId) {
      const result = output === undefined ? '' : `<${operation}Result>${toXml(output)}</${operation}Result>`;
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      return `<${operation}Response xmlns="${xmlns}">${result}${metadata}</${operation}Response>`;
    },
    encodeError(error, requestId) {
      const type = error.status < 500 ? 'Sender' : 'Receiver';
      const body = toXml({ Type: type, Code: error.code, Message: error.message, ...error.members });
      return `<ErrorResponse xmlns="${xmlns}"><Error>${body}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
    },
    wrongType,
  };
}

function wrongType(fault: InputFault): AwsError {
  return new AwsError('MalformedInput', `${pathText(fault.path)} is not of type ${fault.expected}`);
}
