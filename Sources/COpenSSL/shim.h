#pragma once
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

/// EVP_CIPHER_CTX_ctrl takes a void pointer that it reads or writes by command: one wrapper for each direction.
static inline int zumik_gcm_get_tag(EVP_CIPHER_CTX *_Nonnull context, void *_Nonnull tag, int count) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, count, tag);
}

static inline int zumik_gcm_set_tag(
    EVP_CIPHER_CTX *_Nonnull context, const void *_Nonnull tag, int count) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, count, (void *)tag);
}
