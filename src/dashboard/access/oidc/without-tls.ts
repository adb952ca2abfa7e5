import * as library from 'openid-client';

interface WithoutTls {
  readonly allowInsecureRequests: (configuration: library.Configuration) => void;
}

/**
 * Lets a provider be asked without TLS. The library calls it deprecated only to make it stand out;
 * here it is for providers on this machine, as the settings take no others without `https:`.
 */
export const { allowInsecureRequests: withoutTls }: WithoutTls = library;
