// An authority that issues certificates and revocation lists in memory while a test runs: good ones, expired ones, ones
// of another authority with the same name.
#ifndef HANDOVER_TESTS_FAKES_WORLD_TEST_AUTHORITY_H_
#define HANDOVER_TESTS_FAKES_WORLD_TEST_AUTHORITY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "tests/fakes/certificate_maker.h"

namespace handover::fakes {

// PEM.
struct IssuedCertificate {
  std::string certificate;
  std::string key;
  std::string serial_hex;
};

// Valid both today and by the fake clocks.
inline constexpr absl::Time kLongAgo = absl::FromUnixSeconds(1'500'000'000);
inline constexpr absl::Time kFarAhead = absl::FromUnixSeconds(2'400'000'000);

// Not thread-safe.
class TestAuthority {
 public:
  explicit TestAuthority(const std::string& common_name);
  ~TestAuthority();

  const std::string& certificate() const { return certificate_; }  // PEM.

  struct Wish {
    std::vector<NameAttribute> subject;
    absl::Time not_before = kLongAgo;
    absl::Time not_after = kFarAhead;
  };
  // For 127.0.0.1, ::1 and localhost too, so that it serves a server as well. The serial number is another each time.
  IssuedCertificate Issue(const Wish& wish);
  // In the shape of OCES3.
  IssuedCertificate IssueToParty(const std::string& cvr, const std::string& holder_uuid);

  struct ListWish {
    std::vector<std::string> serials_hex;
    absl::Time this_update;
    absl::Time next_update;
    bool critical_extension = false;
  };
  std::string MakeRevocationList(const ListWish& wish) const;  // PEM.

 private:
  struct Key;

  const std::string common_name_;
  std::unique_ptr<Key> key_;
  std::string certificate_;
  int last_serial_ = 0x1000;
};

// Nobody has issued it but itself.
IssuedCertificate IssueToItself(const std::vector<NameAttribute>& subject);

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_WORLD_TEST_AUTHORITY_H_
