// Personal numbers: four kinds that look alike and are not the same.
//
// A CPR number is the civil registration's. A person without one gets a replacement: nationally an X-eCPR, regionally a
// D-eCPR (which means nothing without its issuer), or a number with 60 added to the day in one local system. They are
// types of their own, so that none is taken for another.
//
// No type here can be printed, compared to a string or turned into one by accident, and each wipes its memory. Errors
// are refusals with a code and a rule and never hold the number. Modulus 11 is a hint, never a gate: numbers without it
// have been handed out since 2007, and every published test person fails it.
#ifndef HANDOVER_BROKER_BASE_PERSON_NUMBER_H_
#define HANDOVER_BROKER_BASE_PERSON_NUMBER_H_

#include <array>
#include <compare>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace handover {

// Ten characters that are wiped when they go.
class TenCharacters {
 public:
  // REQUIRES: ten bytes.
  explicit TenCharacters(std::string_view value);
  TenCharacters(const TenCharacters&) = default;
  TenCharacters& operator=(const TenCharacters&) = default;
  ~TenCharacters();

  // For the slip, for routing keys and for comparing; never for a log, an error, a file name or a metric.
  std::string_view reveal() const { return {characters_.data(), characters_.size()}; }

  friend auto operator<=>(const TenCharacters&, const TenCharacters&) = default;

 private:
  std::array<char, 10> characters_;
};

// A CPR number: ten digits, the first six a date that exists.
class Cpr {
 public:
  std::string_view reveal() const { return number_.reveal(); }

  // In the century that the seventh digit tells.
  absl::CivilDay birth_date() const { return birth_date_; }

  // Odd for a man, even for a woman, at the time it was given. A hint: contradiction is a warning, never a refusal.
  bool is_odd() const;

  // A hint, see above.
  bool passes_modulus_11() const;

  friend bool operator==(const Cpr& a, const Cpr& b) { return a.number_ == b.number_; }
  friend auto operator<=>(const Cpr& a, const Cpr& b) { return a.number_ <=> b.number_; }

  template <typename H>
  friend H AbslHashValue(H h, const Cpr& cpr) {
    return H::combine_contiguous(std::move(h), cpr.reveal().data(), cpr.reveal().size());
  }

 private:
  friend absl::StatusOr<Cpr> ParseCpr(std::string_view text);
  Cpr(std::string_view digits, absl::CivilDay birth_date) : number_(digits), birth_date_(birth_date) {}

  TenCharacters number_;
  absl::CivilDay birth_date_;
};

// Takes `DDMMYYXXXX` and `DDMMYY-XXXX`. INVALID_ARGUMENT: CPR_FORMAT (not ten ASCII digits), CPR_UNKNOWN (0000000000,
// which an old schema allows for "not known": leave the number out instead) or CPR_DATE (no such day).
absl::StatusOr<Cpr> ParseCpr(std::string_view text);

// A national replacement number: DDMMYY, 1 or 7, two capital letters, a digit.
class XEcpr {
 public:
  std::string_view reveal() const { return number_.reveal(); }
  friend auto operator<=>(const XEcpr&, const XEcpr&) = default;

 private:
  friend absl::StatusOr<XEcpr> ParseXEcpr(std::string_view text);
  explicit XEcpr(std::string_view number) : number_(number) {}
  TenCharacters number_;
};

// INVALID_ARGUMENT: X_ECPR_FORMAT, X_ECPR_DATE.
absl::StatusOr<XEcpr> ParseXEcpr(std::string_view text);

// A regional replacement number: DDMMYY, 0, 5 or 6, two capital letters, a digit. Unique only beside its issuer, so it
// cannot be compared without one.
class DEcpr {
 public:
  std::string_view reveal() const { return number_.reveal(); }

 private:
  friend absl::StatusOr<DEcpr> ParseDEcpr(std::string_view text);
  explicit DEcpr(std::string_view number) : number_(number) {}
  TenCharacters number_;
};

// INVALID_ARGUMENT: D_ECPR_FORMAT, D_ECPR_DATE.
absl::StatusOr<DEcpr> ParseDEcpr(std::string_view text);

// What ten characters look like. Shape and date alone: whether such a person exists is the registry's to say.
enum class PersonNumberKind {
  kNone,         // None of these.
  kCpr,          // ParseCpr() takes it.
  kXEcpr,        // ParseXEcpr() takes it.
  kDEcpr,        // ParseDEcpr() takes it; needs an issuer.
  kSixtyOnDay,   // A local replacement number: the day plus 60, then four letters or digits.
};
PersonNumberKind KindOfPersonNumber(std::string_view text);

// The six digits DDMMYY of a day, which every kind but kSixtyOnDay begins with.
std::array<char, 6> DayMonthYear(absl::CivilDay day);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_PERSON_NUMBER_H_
