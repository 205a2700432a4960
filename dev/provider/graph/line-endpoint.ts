import type { Line } from '../line.ts';

/** A line that is well, with the fields asked for. */
export function lineNode(line: Line, fields: string | undefined): Record<string, unknown> {
  const all: Readonly<Record<string, unknown>> = {
    display_phone_number: line.displayPhoneNumber,
    verified_name: 'Muebles Inventados',
    name_status: 'APPROVED',
    quality_rating: 'UNKNOWN',
    quality_score: { score: 'UNKNOWN' },
    status: 'CONNECTED',
    account_mode: 'LIVE',
    platform_type: 'CLOUD_API',
    code_verification_status: 'VERIFIED',
    is_official_business_account: false,
    is_on_biz_app: false,
    is_pin_enabled: true,
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: 'TIER_UNLIMITED',
  };
  const wanted = (fields ?? 'display_phone_number').split(',');
  return {
    ...Object.fromEntries(wanted.flatMap((name) => (name in all ? [[name, all[name]]] : []))),
    id: line.phoneNumberId,
  };
}

/** What is listed of a line unless something else is asked for. */
export const LISTED_FIELDS =
  'verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput';
