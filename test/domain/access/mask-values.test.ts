import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskData, maskEmail, maskName, maskPhone, maskText } from '../../../domain/access/mask-values.ts';

describe('S1: personal data as a viewer sees them', () => {
  test.each([
    ['María José Pérez', 'M. J. P.'],
    ['  ana  ', 'A.'],
    ['Ñandú O’Higgins', 'Ñ. O. H.'],
    ['李小龍', '李.'],
    ['+57 300 123 4567', '•••'],
    ['Juan de la Cruz y Ortiz', 'J. D. L. C.'],
  ])('S1: the name %s is %s', (name, masked) => expect(maskName(name)).toBe(masked));

  test.each([
    ['573001234567', '•••• 67'],
    ['+57 300 123-45-67', '•••• 67'],
    ['112', '••••'],
  ])('S1: the number %s is %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));

  test.each([
    ['maria.perez@correo.example.co', 'm•••@•••.co'],
    ['ana@localhost', 'a•••@•••'],
    ['"a b"@x.museum', '•••@•••.museum'],
    ['no address', '•••@•••'],
  ])('S1: the address %s is %s', (email, masked) => expect(maskEmail(email)).toBe(masked));

  test('S1: of a text its length is left, of data their shape', () => {
    expect(maskText('hola 👋')).toBe('••••••');
    expect(maskText('x'.repeat(5_000))).toBe('•'.repeat(24));
    const content = {
      type: 'text',
      text: { body: 'Soy Ana', preview_url: true },
      'Ana Ruiz': 3,
      list: ['a', null],
    };
    expect(maskData(content)).toEqual({
      type: '••••',
      text: { body: '•••••••', preview_url: true },
      '•••3': '•••',
      list: ['•', null],
    });
  });

  // As people are called and write: three letters or more, so that an initial or a word of ours is not taken for theirs.
  const personal = fc.stringMatching(
    /^[A-Z][a-zñé]{2,9} [A-Z][a-z]{3,9}$|^[0-9]{8,15}$|^[a-z]{4,9}@[a-z]{4,9}\.example$/,
  );

  test('S1: nothing that a person is called, reached by or has written is left, at whatever depth', () => {
    fc.assert(
      fc.property(personal, fc.jsonValue({ maxDepth: 4 }), (secret, noise) => {
        const data = { note: secret, [secret]: noise, list: [{ secret }, [secret, noise]], type: secret };
        const shown = JSON.stringify([
          maskData(data),
          maskText(secret),
          maskName(secret),
          maskPhone(secret),
          maskEmail(secret),
        ]);
        expect(shown).not.toContain(secret);
        for (const part of secret.split(/[ @]/)) expect(shown).not.toContain(part);
      }),
    );
  });

  test('S1: data nested without end are hidden without an error', () => {
    let deep: unknown = 'Ana';
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    expect(JSON.stringify(maskData(deep))).not.toContain('Ana');
  });
});
