// A birth notification that is right in every respect, a vocabulary it is right for, and the way through the door: what
// the tests of this folder change one thing in.
#ifndef HANDOVER_TESTS_UNIT_BROKER_VALIDATION_SAMPLE_HANDOVER_H_
#define HANDOVER_TESTS_UNIT_BROKER_VALIDATION_SAMPLE_HANDOVER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/validation/parsed_handover.h"
#include "broker/validation/vocabulary.h"
#include "broker/validation/warning.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::validation {

// When the samples are sent.
extern const absl::Time kSampleNow;

// The people of the samples.
inline constexpr char kMother[] = "4be3a225974b4813";
inline constexpr char kFather[] = "04bb081f337d51a4";
inline constexpr char kChild[] = "70970db6be947a8e";
inline constexpr char kMidwife[] = "37ab73fd6ce40ade";

// Kinds of several sorts; TEST_ANYTHING takes every body about anybody.
const policy::v1::Policy& SamplePolicy();
const Vocabulary& SampleVocabulary();

// Sections 0 Professional, 1 PersonIdentity of the mother, 2 PersonIdentity of the child, 3 FamilyRelation, 4 Birth,
// 5 Newborn, 6 ContactDetails, 7 Note; one addressee; persons mother, father, child, midwife.
exchange::v1::Handover SampleHandover();

// On the wire: item 0 is the slip, then the addressees, then the sections.
exchange::v1::SubmittedHandover ToSubmitted(const exchange::v1::Handover& handover);

// The first item of the sections and of the addressees.
inline constexpr int kFirstAddressee = 1;
int FirstSection(const exchange::v1::Handover& handover);

// A section with a header about these people of the sample.
exchange::v1::Section& AddSection(exchange::v1::Handover& handover, const std::string& type,
                                  const std::vector<std::string>& about);

// From the text form of protobuf. Aborts when it is none.
template <typename Message>
Message FromText(const std::string& text);

// Everything the door does.
absl::StatusOr<std::vector<Warning>> PassDoor(const exchange::v1::SubmittedHandover& submitted);
absl::StatusOr<std::vector<Warning>> PassDoor(const exchange::v1::Handover& handover);

// `CODE at path`, or `OK`.
std::string Verdict(const absl::Status& status);

}  // namespace handover::validation

#endif  // HANDOVER_TESTS_UNIT_BROKER_VALIDATION_SAMPLE_HANDOVER_H_
