#include "clients/verify/tagged_hash.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

namespace handover_verify {

std::string Sha256(std::string_view bytes) {
  std::string digest(kHashBytes, '\0');
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(),
                 nullptr) != 1 ||
      size != kHashBytes) {
    // A library without SHA-256 can prove nothing, and no digest may stand in for the missing one.
    std::fputs("handover-verify: libcrypto offers no SHA-256\n", stderr);
    std::abort();
  }
  return digest;
}

std::string PaddedTag(std::string_view tag) {
  std::string padded(tag);
  padded.resize(kTagBytes, '\0');
  return padded;
}

TaggedHash::TaggedHash(std::string_view tag) : input_(PaddedTag(tag)) {}

TaggedHash& TaggedHash::Bytes(std::string_view bytes) {
  input_.append(bytes);
  return *this;
}

TaggedHash& TaggedHash::U32(std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) input_.push_back(static_cast<char>(value >> shift));
  return *this;
}

TaggedHash& TaggedHash::U64(std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) input_.push_back(static_cast<char>(value >> shift));
  return *this;
}

std::string TaggedHash::Finish() const { return Sha256(input_); }

std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace handover_verify
