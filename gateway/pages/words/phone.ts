import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** `+57 300 9067503`, in groups as people read it out; what is masked or makes no number stays as it is. */
export function phoneInGroups(phone: string): string {
  if (!/^\d+$/.test(phone)) return phone;
  return parsePhoneNumberFromString(`+${phone}`)?.formatInternational() ?? phone;
}
