/** A refusal of Octavia's, in its own form. */
export class OctaviaFault extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
  get body(): string {
    const faultcode = this.status >= 500 ? "Server" : "Client";
    return JSON.stringify({ faultcode, faultstring: this.message, debuginfo: null });
  }
}

export const notFound = (word: string, id: string): OctaviaFault =>
  new OctaviaFault(404, `${word} ${id} not found.`);

export const immutable = (id: string): OctaviaFault =>
  new OctaviaFault(409, `Load Balancer ${id} is immutable and cannot be updated.`);

export const invalidState = (id: string, state: string): OctaviaFault =>
  new OctaviaFault(409, `Invalid state ${state} of loadbalancer resource ${id}`);

export const forbidden = (): OctaviaFault =>
  new OctaviaFault(403, "Policy does not allow this request to be performed.");

export const validation = (text: string): OctaviaFault =>
  new OctaviaFault(400, `Validation failure: ${text}`);

export const invalidInput = (field: string, value: string, rule: string): OctaviaFault =>
  new OctaviaFault(400, `Invalid input for field/attribute ${field}. Value: '${value}'. ${rule}`);
