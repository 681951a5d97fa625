/**
 * Every error that leaves a function. Step Functions compares exact names, without inheritance, and Lambda
 * reports `error.name`; so the name is the contract. It is a literal on the prototype: it survives
 * minifying, and the state machines read it without making an instance.
 */

/** The same input may succeed later. */
export class Retryable extends Error {}

/** The same input will always fail. */
export class Terminal extends Error {}

/** AWS asked us to slow down, after the SDK's own retries. */
export class Throttled extends Retryable {
  static {
    this.prototype.name = "Throttled";
  }
}

/** No usable answer: a network fault, a server-side fault, a deadline of ours. The call may have taken effect. */
export class Unreachable extends Retryable {
  static {
    this.prototype.name = "Unreachable";
  }
}

/** A conditional write met a change made meanwhile: read again and decide again. */
export class LostRace extends Retryable {
  static {
    this.prototype.name = "LostRace";
  }
}

/** What came in does not parse. The message says which field, what was expected and what was found. */
export class InputInvalid extends Terminal {
  static {
    this.prototype.name = "InputInvalid";
  }
}

/** The lease was taken over (its fence moved on): whoever meets this stops and changes nothing more. */
export class LeaseLost extends Terminal {
  static {
    this.prototype.name = "LeaseLost";
  }
}

/** AWS refuses the call for good: a permission, a missing resource, an invalid request. */
export class CallRefused extends Terminal {
  static {
    this.prototype.name = "CallRefused";
  }
}

/** The ledger lacks or cannot read what it must have. */
export class LedgerInvalid extends Terminal {
  static {
    this.prototype.name = "LedgerInvalid";
  }
}

export const retryable = [Throttled, Unreachable, LostRace] as const;
export const terminal = [InputInvalid, LeaseLost, CallRefused, LedgerInvalid] as const;
