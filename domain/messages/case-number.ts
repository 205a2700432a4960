/** F4: `10427` of `case-10427`: customers read the number alone, in a sentence that says "case" in their language. */
export const caseNumber = (caseId: string): string => caseId.replace(/^case-/, '');
