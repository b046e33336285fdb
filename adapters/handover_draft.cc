#include "adapters/handover_draft.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace handover::adapters {
namespace {

void AddAbout(const exchange::v1::RoutingSlip::Person& person, exchange::v1::SectionHeader& header) {
  exchange::v1::SectionHeader::About& about = *header.add_about();
  about.set_person_id(person.person_id());
  about.set_role(person.role());
}

// The message names of all cases, by their numbers.
std::vector<std::string> AllTypes() {
  const google::protobuf::OneofDescriptor* cases = exchange::v1::SectionBody::descriptor()->FindOneofByName("body");
  std::vector<std::string> types;
  for (int i = 0; i < cases->field_count(); ++i) {
    const size_t number = static_cast<size_t>(cases->field(i)->number());
    if (types.size() <= number) types.resize(number + 1);
    types[number] = cases->field(i)->message_type()->name();
  }
  return types;
}

// The message name of the case that is set; empty when none is, whose number is 0.
const std::string& TypeOf(const exchange::v1::SectionBody& body) {
  // Never destroyed: readers may run while the program ends.
  static const std::vector<std::string>& types = *new std::vector<std::string>(AllTypes());
  return types[static_cast<size_t>(body.body_case())];
}

// 0 to `count` - 1. The bias of the remainder is below 2^-58 for the counts that a handover can have.
size_t RandomBelow(size_t count, Random& random) {
  std::array<uint8_t, 8> bytes{};
  random.Fill(absl::MakeSpan(bytes));
  uint64_t value = 0;
  for (const uint8_t byte : bytes) value = (value << 8) | byte;
  return static_cast<size_t>(value % count);
}

}  // namespace

std::string RandomHexId(Random& random) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::array<uint8_t, 16> bytes{};
  random.Fill(absl::MakeSpan(bytes));
  std::string id(2 * bytes.size(), '0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    id[2 * i] = kDigits[bytes[i] >> 4];
    id[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return id;
}

void PooledRandom::Fill(absl::Span<uint8_t> bytes) {
  while (!bytes.empty()) {
    if (used_ == pool_.size()) {
      source_.Fill(absl::MakeSpan(pool_));
      used_ = 0;
    }
    const absl::Span<uint8_t> given = absl::MakeSpan(pool_).subspan(used_, bytes.size());
    std::copy(given.begin(), given.end(), bytes.begin());
    std::fill(given.begin(), given.end(), 0);  // What was given out is nobody's any more.
    used_ += given.size();
    bytes.remove_prefix(given.size());
  }
}

int HandoverDraft::AddPerson(options::v1::PersonRole role) {
  exchange::v1::RoutingSlip::Person& person = *slip().add_persons();
  person.set_person_id(RandomHexId(random_));
  person.set_role(role);
  return slip().persons_size() - 1;
}

exchange::v1::SectionBody& HandoverDraft::AddSection(absl::Span<const int> about) {
  exchange::v1::Section& section = *handover_.add_sections();
  section.mutable_header()->set_section_id(RandomHexId(random_));
  for (const int place : about) AddAbout(person(place), *section.mutable_header());
  return *section.mutable_body();
}

exchange::v1::SectionBody& HandoverDraft::AddSectionAboutEveryone() { return AddSection({}); }

exchange::v1::Handover HandoverDraft::Finish() {
  for (exchange::v1::Section& section : *handover_.mutable_sections()) {
    section.mutable_header()->set_type(TypeOf(section.body()));
    if (section.header().about_size() > 0) continue;
    for (const exchange::v1::RoutingSlip::Person& person : handover_.slip().persons()) {
      if (person.role() != options::v1::PERSON_ROLE_PROFESSIONAL) AddAbout(person, *section.mutable_header());
    }
  }
  for (int last = handover_.sections_size() - 1; last > 0; --last) {
    const size_t other = RandomBelow(static_cast<size_t>(last) + 1, random_);
    handover_.mutable_sections()->SwapElements(static_cast<int>(other), last);
  }
  return std::exchange(handover_, exchange::v1::Handover());
}

}  // namespace handover::adapters
