#ifndef HANDOVER_CLIENTS_VERIFY_TAGGED_HASH_H_
#define HANDOVER_CLIENTS_VERIFY_TAGGED_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// SHA-256 with the 16-byte tags of HO1 (COMMITMENTS section 1, rule 3). A TaggedHash is used by one
// thread; the functions are safe from any.
namespace handover_verify {

constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kTagBytes = 16;

std::string Sha256(std::string_view bytes);

// The tag as it is hashed: ASCII, zero padded. REQUIRES: at most 16 characters.
std::string PaddedTag(std::string_view tag);

// Collects what is hashed under one tag, in the order of the calls. Integers are big endian.
class TaggedHash {
 public:
  explicit TaggedHash(std::string_view tag);

  TaggedHash& Bytes(std::string_view bytes);
  TaggedHash& U32(std::uint32_t value);
  TaggedHash& U64(std::uint64_t value);

  std::string Finish() const;

 private:
  std::string input_;
};

// What integers look like inside a statement. REQUIRES: `bytes` is as long as the integer.
std::uint64_t BigEndian(std::string_view bytes);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_TAGGED_HASH_H_
