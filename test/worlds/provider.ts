import { templateSeed } from '../../database/templates/seed-templates.ts';
import { type ProviderClient, providerClient } from '../../dev/provider/client.ts';
import { type Provider, type ProviderOptions, startProvider } from '../../dev/provider/start.ts';
import { templateDefinition } from '../../domain/templates/template-definition.ts';
import { ACCESS_TOKEN, APP_SECRET, PUBLIC_URL, VERIFY_TOKEN } from './environment.ts';

/**
 * The simulated provider with the shipped templates approved, which knows what `variablesOf` says; whoever starts it stops
 * it. Its webhooks go to the gateway at `publicUrl`, unless `webhookUrl` is given.
 */
export async function startWorldProvider({
  publicUrl = PUBLIC_URL,
  ...options
}: Pick<ProviderOptions, 'now'> & Partial<ProviderOptions> & { readonly publicUrl?: string }): Promise<
  Provider & { readonly client: ProviderClient }
> {
  const provider = await startProvider({
    port: 0,
    webhookUrl: `${publicUrl}/webhooks/whatsapp`,
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    accessToken: ACCESS_TOKEN,
    templates: templateSeed.map((template) => templateDefinition(template, publicUrl)),
    ...options,
  });
  return { ...provider, client: providerClient(provider.controlUrl) };
}
