// A family and what is recorded of it, in few words: a child with two guardians, in Odense. Names stand for persons;
// there is no personal number in it. Facts are made as the broker makes them, from stored records.
#ifndef HANDOVER_TESTS_FAKES_FAMILY_FAMILY_H_
#define HANDOVER_TESTS_FAKES_FAMILY_FAMILY_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/consent/facts.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::fakes {

// 32 and 16 bytes made of the name, so that different names are different persons and parties.
PersonKey KeyOf(std::string_view name);
PartyId PartyOf(std::string_view name);

// 11:00 UTC of the day, such as 2026-03-02.
absl::Time Day(std::string_view date);

// One provision. What a test does not say is what a sensible consent to the GP would say.
struct ProvisionText {
  consent::v1::Provision::Effect effect = consent::v1::Provision::PERMIT;
  std::vector<options::v1::DataCategory> categories;
  std::vector<directory::v1::Sector> sectors = {directory::v1::GP};
  std::vector<std::string> to_parties;    // Names.
  std::vector<std::string> from_parties;  // Names.
  std::vector<std::string> purposes;
  std::vector<options::v1::DataCategory> withdrawn;
  std::vector<std::string> professionals;
  std::string data_from;  // Day, such as 2026-03-02; with data_to, of when the data is. Empty = any.
  std::string data_to;
};

// A consent or objection.
struct ConsentText {
  int number = 1;  // Its id.
  int version = 1;
  std::vector<std::string> by;  // Names; SELF when it is the subject, else CUSTODY.
  std::vector<ProvisionText> provisions;
  std::string from = "2026-01-01";
  std::string to;  // Empty = open.
  consent::v1::ConsentRecord::State state = consent::v1::ConsentRecord::ACTIVE;
};

consent::v1::Provision Encode(const ProvisionText& text);
consent::v1::ConsentRecord Encode(const ConsentText& text);
ConsentId IdOf(int number);

class Family {
 public:
  // "child" with the holders "mother" and "father"; nothing is consented.
  Family();

  storage::v1::PersonRecord& record(const std::string& name) { return records_[name]; }
  void SetHolders(const std::string& child, const std::vector<std::string>& holders);
  Family& Add(const std::string& subject, const ConsentText& consent);

  // Everybody says yes to everything, to these sectors.
  Family& ConsentToAll(const std::vector<directory::v1::Sector>& sectors);

  consent::PersonFacts FactsOf(const std::string& name) const;
  consent::Facts Snapshot() const;

 private:
  std::map<std::string, storage::v1::PersonRecord> records_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_FAMILY_FAMILY_H_
