// Whether a person, or who decides for the person, permits or refuses that data of a category is disclosed.
//
// - A refusal that counts beats every permission, whatever their dates and however special the permission is.
// - A consent record counts from valid_from to just before valid_to, while it is ACTIVE; a category of it that was
//   taken back counts as a consent that was withdrawn.
// - A child: every current holder of custody by the register (or any one, where the rule says so) must have said yes,
//   in one record or in several. Former holders do not count. No known holder: no.
// - An adult: the person alone, also one of 15 who has guardians. An unborn child: the woman, by what she said of
//   herself or of the child; while nobody knows her, nobody permits, and every refusal about the child counts.
// - A permission counts in the capacity it was given in; a refusal by who decides counts in whatever capacity it was
//   noted.
// - UNSORTED is permitted only where a provision names it, and refused by a refusal of any category: text may hold
//   anything.
// - A refusal of named professionals is none of their party, unless one of them is all of it: see
//   excluded_professionals.h.
// - A record that is limited to a pregnancy permits nothing elsewhere. A refusal that is limited also counts where
//   nothing tells which pregnancy it is about.
// - A permission that is limited to data of a period permits nothing that is, or may be, of another time; a refusal
// that
//   is limited holds back whatever is, or may be, of that time.
// - A dead person's data: no consent counts any more.
#ifndef HANDOVER_BROKER_CONSENT_EVALUATE_H_
#define HANDOVER_BROKER_CONSENT_EVALUATE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

#include "broker/base/ids.h"
#include "broker/consent/data_period.h"
#include "broker/consent/facts.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::consent {

// One end of a disclosure.
struct PartyRef {
  PartyId party;  // Nil for a recipient that routing has not found yet: see Circumstances.
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  bool sole_professional = false;  // One person is all of it.
};

// What is the same for every person and section of one decision. While the recipient's party is nil, a permission that
// names parties is taken to match and a refusal that names parties is not: ask again once the party is known.
struct Circumstances {
  std::string_view purpose;  // Borrowed.
  PartyRef sender;
  PartyRef recipient;
  absl::Time time;
  std::string_view pregnancy = {};  // Which pregnancy, or the child of which, it is about; empty = not known. Borrowed.
};

// Whom the data is about. Facts may lie under any of a person's keys until they are merged; all are looked at.
struct Who {
  absl::Span<const PersonKey> keys;  // Borrowed. Empty = known by no identifier.
  options::v1::PersonRole role = options::v1::PERSON_ROLE_UNSPECIFIED;
  bool unborn = false;
  absl::Span<const PersonKey> mother_keys;  // Of an unborn child: the birthing parent of the handover. Borrowed.
};

// What is to be disclosed, as far as a statement can be limited to it.
struct AskedData {
  // A category alone is of no known time. Implicit: most who ask name no more.
  AskedData(options::v1::DataCategory asked) : category(asked) {}  // NOLINT(google-explicit-constructor)
  AskedData(options::v1::DataCategory asked, const std::optional<DataPeriod>& of) : category(asked), period(of) {}

  options::v1::DataCategory category;
  std::optional<DataPeriod> period;  // Of when it is; nothing = not known.
  friend bool operator==(const AskedData&, const AskedData&) = default;
};

// Who must consent for a child.
enum class ChildRule { kAllHolders, kAnyHolder };

// What was found. The first three are no refusal.
enum class Finding {
  kPermitted,             // Everybody who decides said yes.
  kNoObjection,           // Asked for objections only, and there is none.
  kNotAsked,              // A professional: nobody has to permit.
  kNoConsent,             // Nobody ever said yes to this.
  kConsentWithdrawn,      // There was a yes; it was revoked.
  kConsentExpired,        // There was a yes; its time is over.
  kNotYetValid,           // There is a yes; its time has not begun.
  kOtherPeriod,           // There is a yes, to data of another time.
  kConsentIncomplete,     // Some of those who decide said yes; another is silent.
  kDisagreement,          // One holder said yes and another no. Does not tell who.
  kGrantorHasNoCapacity,  // Only people said yes who do not decide.
  kObjection,             // Someone who decides said no.
  kCustodyUnknown,        // The register names nobody who decides for the child.
  kSubjectDeceased,       // The person is dead.
  kFactsMissing,          // The person's facts could not be read.
};

// The answer about one person and some data. Starts as no.
struct ConsentVerdict {
  enum class Answer { kRefused, kPermitted };
  Answer answer = Answer::kRefused;
  Finding finding = Finding::kFactsMissing;
};

// A record that had a part in an answer.
struct ConsentRef {
  ConsentId id;
  int32_t version = 0;
  friend bool operator==(const ConsentRef&, const ConsentRef&) = default;
};

// Answers for one decision: goes through each person's records once and remembers what concerns this disclosure.
// Not thread-safe. Borrows `facts` and what `circumstances` borrows; both must outlive it.
class Evaluator {
 public:
  Evaluator(const Facts& facts, const Circumstances& circumstances) : facts_(facts), circumstances_(circumstances) {}

  // Is there a yes of everybody who decides, and no counting no?
  ConsentVerdict Permits(const Who& who, const AskedData& data, ChildRule child_rule);

  // Is there a no? A yes is not needed: the legal basis carries it.
  ConsentVerdict Objects(const Who& who, const AskedData& data);

  // Every record that had a part in an answer so far, each once.
  std::vector<ConsentRef> considered() const;

 private:
  // A provision that fits sender, recipient and purpose.
  struct Match {
    int record = 0;  // Index into records_.
    uint32_t categories = 0;
    uint32_t withdrawn = 0;
    uint32_t holder_bits = 0;  // Of Selection::holders.
    bool by_self = false;
    Finding in_force = Finding::kNoConsent;  // kPermitted, or why it does not count.
    const ProvisionFact* provision = nullptr;
  };
  // Whose grants count as the person's own, and which.
  struct SelfRule {
    absl::Span<const PersonKey> keys;
    bool any_capacity = false;  // The woman for her unborn child.
  };
  // Who gave a record, seen from the one it is about.
  struct Givers {
    uint32_t holder_bits = 0;
    uint32_t refuser_bits = 0;
    bool by_self = false;
    bool refused_by_self = false;
  };
  // What the yeses and noes to some data come to.
  struct Tally {
    bool denied = false;
    uint32_t denying_bits = 0;
    uint32_t permitting_bits = 0;
    uint32_t withdrawn_bits = 0;
    bool by_self = false;
    bool by_another = false;  // Somebody said yes who does not decide.
    Finding lapsed = Finding::kNoConsent;
  };
  // Several bases ask the same of one person.
  struct RememberedTally {
    AskedData data;
    bool holders_decide;
    Tally tally;
  };
  // What is known of one person, as far as it concerns this disclosure.
  struct Selection {
    absl::Span<const PersonKey> keys;
    SelfRule self;
    bool readable = true;
    bool deceased = false;
    std::vector<HolderFact> holders;
    uint32_t deciding_bits = 0;  // The holders that live.
    std::vector<Match> permits;
    std::vector<Match> denies;  // Those in force.
    std::vector<RememberedTally> remembered;
  };
  struct Record {
    const ConsentFact* consent = nullptr;
    bool considered = false;
  };

  Selection& Select(absl::Span<const PersonKey> keys, const SelfRule& self);
  void AddHolders(const PersonFacts& facts, Selection& selection) const;
  Givers GiversOf(const ConsentFact& consent, const SelfRule& self, const Selection& selection) const;
  void AddConsent(const ConsentFact& consent, bool only_record, const SelfRule& self, Selection& selection);
  bool Fits(const ProvisionFact& provision) const;
  bool FitsPregnancy(const ConsentFact& consent, const ProvisionFact& provision) const;
  Finding InForce(const ConsentFact& consent) const;
  void CountDenies(const Selection& selection, const AskedData& data, bool holders_decide, Tally& tally);
  void CountPermits(const Selection& selection, const AskedData& data, bool holders_decide, Tally& tally);
  Tally Count(Selection& selection, const AskedData& data, bool holders_decide);
  ConsentVerdict PermitsUnborn(const Who& who, const AskedData& data);

  const Facts& facts_;
  const Circumstances circumstances_;
  std::vector<std::unique_ptr<Selection>> selections_;
  std::vector<Record> records_;  // Every record that fits sender, recipient and purpose.
};

// The same for one person and kind of data alone, with the records considered.
struct EvaluatedConsent {
  ConsentVerdict verdict;
  std::vector<ConsentRef> considered;
};
EvaluatedConsent Evaluate(const Facts& facts, const Who& who, const AskedData& data, const Circumstances& circumstances,
                          ChildRule child_rule);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_EVALUATE_H_
