import type { LanguageWords } from './catalogue.ts';

export const english: LanguageWords = {
  language: 'en',
  otherwise: { contact_name: 'again' },
  examples: {
    contact_name: 'Mary',
    case_id: 'case-10427',
    date: 'March 14',
    slot: '15:00–18:00',
    amount: '$45.99',
    due_date: 'March 20',
    resume_token: 'WyJjYXNlLTEwNDI3Il0.p0mVb2k',
  },
  templates: {
    delivery_reschedule: {
      body: 'Hello {{contact_name}}, we are writing about the delivery of your order (case {{case_id}}): you still have to confirm when you will receive it. Choose the day and the time here.',
      buttons: ['Reschedule delivery', 'Choose a time'],
    },
    delivery_date: {
      body: 'Hello {{contact_name}}, we are writing about the delivery of your order (case {{case_id}}): you still have to confirm when you will receive it. Date: {{date}}. Confirm it or choose another here.',
      buttons: ['Reschedule delivery', 'Choose a time'],
    },
    delivery_slot: {
      body: 'Hello {{contact_name}}, we are writing about the delivery of your order (case {{case_id}}): you still have to confirm when you will receive it. Date: {{date}}. Time: {{slot}}. Confirm it or choose another here.',
      buttons: ['Reschedule delivery', 'Choose a time'],
    },
    delivery_help: {
      body: 'Hello {{contact_name}}, your delivery still has no confirmed time (case {{case_id}}). If none suits you, we can leave it at a pickup point, or someone from our team can arrange it with you.',
      buttons: ['Choose a time', 'Talk to someone'],
    },
    delivery_reminder: {
      body: 'Hello {{contact_name}}, to deliver your order we need you to choose a time. Your case is {{case_id}}. Tap the button to go on where you left off.',
      buttons: ['Choose a time'],
    },
    payment_pending: {
      body: 'Hello {{contact_name}}, the payment of {{amount}} is still pending (case {{case_id}}). You can complete it now, right where you left off.',
      otherwise: { amount: 'your order' },
      buttons: ['Pay now', 'I have a question'],
    },
    payment_due: {
      body: 'Hello {{contact_name}}, the payment of {{amount}} is still pending (case {{case_id}}). Payment date: {{due_date}}. You can complete it now, right where you left off.',
      otherwise: { amount: 'your order' },
      buttons: ['Pay now', 'I have a question'],
    },
    payment_options: {
      body: 'Hello {{contact_name}}, your payment is not complete yet (case {{case_id}}). If something went wrong you can use another payment method, or someone from our team can help you finish it.',
      buttons: ['See payment methods', 'Talk to someone'],
    },
    payment_reminder: {
      body: 'There is a payment pending in case {{case_id}}. You can complete it with the button, right where you left off.',
      buttons: ['Pay now'],
    },
    service_appointment: {
      body: 'Hello {{contact_name}}, your technical service visit still has to be scheduled (case {{case_id}}). Choose the date and the time to go on where you left off.',
      buttons: ['Schedule the visit', 'Talk to someone'],
    },
    service_date: {
      body: 'Hello {{contact_name}}, your technical service visit still has to be scheduled (case {{case_id}}). Date: {{date}}. Confirm it or choose another to go on where you left off.',
      buttons: ['Schedule the visit', 'Talk to someone'],
    },
    service_slot: {
      body: 'Hello {{contact_name}}, your technical service visit still has to be scheduled (case {{case_id}}). Date: {{date}}. Time: {{slot}}. Confirm it or choose another to go on where you left off.',
      buttons: ['Schedule the visit', 'Talk to someone'],
    },
    service_help: {
      body: 'Hello {{contact_name}}, your technical service request is still open (case {{case_id}}). Someone from our team can schedule the visit with you, or you can choose the date yourself.',
      buttons: ['Talk to someone', 'Choose a date'],
    },
    service_reminder: {
      body: 'Hello {{contact_name}}, your technical service visit has no date yet (case {{case_id}}). Tap the button to choose it.',
      buttons: ['Choose a date'],
    },
    cart_reminder: {
      body: 'Hello {{contact_name}}, you asked us to remind you of your unfinished purchase (case {{case_id}}). We kept it just as you left it.',
      buttons: ['Go on with my purchase', 'I have a question'],
    },
    cart_help: {
      body: 'Hello {{contact_name}}, your purchase is still saved (case {{case_id}}). If anything was unclear, someone from our team can help you finish or change it.',
      buttons: ['Go on with my purchase', 'Talk to someone'],
    },
    case_pending: {
      body: 'Hello {{contact_name}}, your request stopped halfway (case {{case_id}}) and there is one step left for you. Tap the button to go on where you left off.',
      buttons: ['Continue'],
    },
    case_help: {
      body: 'Hello {{contact_name}}, your request is still open (case {{case_id}}). You can go on where you left off, or ask someone from our team to finish it with you.',
      buttons: ['Continue', 'Talk to someone'],
    },
    answer_ready: {
      body: 'Hello {{contact_name}}, there is news on your case {{case_id}}. Reply to this message or tap the button to continue.',
      buttons: ['See the news'],
    },
  },
};
