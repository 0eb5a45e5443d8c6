/* password.c - passwords are stored as hashes, which libcrypt makes. A library of its own: programs
   whose schema has no password need no libcrypt. */
#include <schemac/schemac.h>

#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SCHEMAC_PASSWORD_SIZE >= CRYPT_OUTPUT_SIZE, "a hash fits");

static schemac_status status_of(int error)
{
    return error == ENOMEM                      ? SCHEMAC_NOMEM
           : error == EINVAL || error == ERANGE ? SCHEMAC_INVALID
                                                : SCHEMAC_IO;
}

/* setting: how, and with which salt; a hash says both. crypt(3) */
static schemac_status run(const char *plain, const char *setting, char out[SCHEMAC_PASSWORD_SIZE])
{
    struct crypt_data *data = calloc(1, sizeof *data);
    if (data == NULL)
        return SCHEMAC_NOMEM;
    errno = 0;
    const char *hash = crypt_rn(plain, setting, data, (int)sizeof *data);
    schemac_status status = hash == NULL || hash[0] == '*' ? status_of(errno) : SCHEMAC_OK;
    if (status == SCHEMAC_OK)
        strcpy(out, hash);
    explicit_bzero(data, sizeof *data);
    free(data);
    return status;
}

/* The system's choice of method and cost, with salt from the system. crypt_gensalt(3) */
static schemac_status new_hash(const char *plain, char out[SCHEMAC_PASSWORD_SIZE])
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (crypt_gensalt_rn(NULL, 0, NULL, 0, setting, (int)sizeof setting) == NULL)
        return SCHEMAC_IO;
    return run(plain, setting, out);
}

schemac_status schemac_password_hash(const char *plain, char *hash)
{
    char made[SCHEMAC_PASSWORD_SIZE];
    if (plain == NULL || plain[0] == '\0')
        return SCHEMAC_INVALID;
    schemac_status status = new_hash(plain, made);
    if (status == SCHEMAC_OK)
        strcpy(hash, made);
    return status;
}

/* Takes the same time wherever they differ. */
static bool same(const char *a, const char *b)
{
    size_t size = strlen(a);
    if (size != strlen(b)) /* which the method alone decides */
        return false;
    unsigned char differs = 0;
    for (size_t i = 0; i < size; i++)
        differs |= (unsigned char)(a[i] ^ b[i]);
    return differs == 0;
}

schemac_status schemac_password_verify(const char *hash, const char *plain, bool *right)
{
    char made[SCHEMAC_PASSWORD_SIZE];
    *right = false;
    if (plain == NULL)
        return SCHEMAC_INVALID;
    if (strlen(plain) >= CRYPT_MAX_PASSPHRASE_SIZE)
        return SCHEMAC_OK; /* nobody has that one */
    if (hash == NULL)      /* takes as long as if there were one: nobody learns who has none */
        return new_hash(plain, made);
    schemac_status status = run(plain, hash, made);
    *right = status == SCHEMAC_OK && same(made, hash);
    return status;
}
