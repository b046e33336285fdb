// Who says what to a disclosure: the rules of docs/policy.md ("Who consents") once more, read from the stored records
// and written as plainly as can be. Slow on purpose; uses nothing of broker/consent.
#ifndef HANDOVER_TESTS_COMPONENT_POLICY_REFERENCE_CONSENT_H_
#define HANDOVER_TESTS_COMPONENT_POLICY_REFERENCE_CONSENT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::reference {

// What is stored of each person, by the bytes of the key. Not in it = could not be read.
using Records = std::map<std::string, storage::v1::PersonRecord>;

// What is to be disclosed from whom to whom. Parties are UUIDs as text; an empty recipient is not routed yet.
struct Disclosure {
  std::string sender;
  std::string recipient;
  directory::v1::Sector recipient_sector = directory::v1::SECTOR_UNSPECIFIED;
  std::string purpose;
  absl::Time time;
  std::string pregnancy;           // That it is about; empty = nobody knows.
  bool sole_professional = false;  // One person is all of the recipient.
  // Of when the data is, YYYY-MM-DD, both inclusive; empty = nobody knows.
  std::string first_day = {};
  std::string last_day = {};
};

// Whom it is about.
struct Subject {
  std::vector<std::string> keys;
  options::v1::PersonRole role = options::v1::PERSON_ROLE_UNSPECIFIED;
  bool unborn = false;
  std::vector<std::string> mother_keys;  // Of an unborn child.
};

// Whether it may pass as far as this person is concerned, and the reason code.
struct Word {
  bool yes = false;
  std::string reason = "EVALUATION_ERROR";
};

// Everybody who decides must have said yes, or one holder of a child where `one_holder_suffices`.
Word AskForConsent(const Records& records, const Disclosure& disclosure, const Subject& subject,
                   options::v1::DataCategory category, bool one_holder_suffices);

// Nobody who decides may have said no.
Word AskForObjection(const Records& records, const Disclosure& disclosure, const Subject& subject,
                     options::v1::DataCategory category);

}  // namespace handover::reference

#endif  // HANDOVER_TESTS_COMPONENT_POLICY_REFERENCE_CONSENT_H_
