import { seconds } from '../webhooks/webhook-envelope.ts';
import { contactOf, type Json, type ReferencePayload, type Scene } from './scene.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n';

const call = (
  name: string,
  value: (scene: Scene) => Json,
  page = 'calling/reference',
  shown = true,
): ReferencePayload => ({
  name: `calls/${name}`,
  page,
  field: 'calls',
  envelope: 'line',
  value: (scene) => ({
    ...(shown ? { contacts: [contactOf(scene)] } : {}),
    calls: [{ id: scene.call, timestamp: seconds(scene.at), ...value(scene) }],
  }),
});

const theirs = ({ customer, line }: Scene) => ({
  from: customer.phone,
  from_user_id: customer.userId,
  to: line.displayPhoneNumber,
  direction: 'USER_INITIATED',
});
const ours = ({ customer, line }: Scene) => ({
  from: line.displayPhoneNumber,
  to: customer.phone,
  to_user_id: customer.userId,
  direction: 'BUSINESS_INITIATED',
});
const talked = ({ at }: Scene) => ({
  event: 'terminate',
  status: 'COMPLETED',
  start_time: String(Math.floor(at / 1_000) - 120),
  end_time: seconds(at),
  duration: 120,
});

const status = (kind: string): ReferencePayload => ({
  name: `calls/status-${kind.toLowerCase()}`,
  page: 'business-scoped-user-ids',
  field: 'calls',
  envelope: 'line',
  value: (scene) => ({
    contacts: [contactOf(scene)],
    statuses: [
      {
        id: scene.call,
        timestamp: seconds(scene.at),
        type: 'call',
        status: kind,
        recipient_id: scene.customer.phone,
        recipient_user_id: scene.customer.userId,
        biz_opaque_callback_data: 'llamada-7',
      },
    ],
  }),
});

/** Calls over WhatsApp. */
export const CALLS: readonly ReferencePayload[] = [
  call(
    'connect-theirs',
    (scene) => ({
      ...theirs(scene),
      event: 'connect',
      deeplink_payload: 'case:1',
      cta_payload: 'call:1',
      session: { sdp_type: 'offer', sdp: SDP },
    }),
    'calling/user-initiated-calls',
  ),
  call('created-theirs', (scene) => ({ ...theirs(scene), event: 'call_created' })),
  call(
    'terminate-theirs',
    (scene) => ({ ...theirs(scene), ...talked(scene) }),
    'calling/user-initiated-calls',
  ),
  call(
    'missed-theirs',
    (scene) => ({ ...theirs(scene), event: 'terminate', status: 'FAILED' }),
    'calling/user-initiated-calls',
  ),
  call(
    'connect-ours',
    (scene) => ({ ...ours(scene), event: 'connect', session: { sdp_type: 'answer', sdp: SDP } }),
    'calling/business-initiated-calls',
  ),
  call(
    'terminate-ours',
    (scene) => ({ ...ours(scene), ...talked(scene), biz_opaque_callback_data: 'llamada-7' }),
    'calling/business-initiated-calls',
  ),
  call(
    'unanswered-ours',
    (scene) => ({ ...ours(scene), event: 'terminate', status: 'FAILED' }),
    'calling/business-initiated-calls',
  ),
  status('RINGING'),
  status('ACCEPTED'),
  status('REJECTED'),
  call(
    'recording',
    ({ customer }) => ({
      from: customer.phone,
      from_user_id: customer.userId,
      event: 'call_recording_available',
      call_recording: {
        type: 'audio',
        audio: { id: '540011220033448', sha256: 'c3VtYQ==', mime_type: 'audio/ogg; codecs=opus' },
      },
    }),
    'calling/call-recording',
    false,
  ),
  call(
    'transcript',
    ({ customer }) => ({
      from: customer.phone,
      from_user_id: customer.userId,
      event: 'call_transcription_available',
      call_transcript: {
        document: { id: '540011220033449', sha256: 'c3VtYQ==', mime_type: 'application/json' },
      },
    }),
    'calling/call-transcription',
    false,
  ),
];
