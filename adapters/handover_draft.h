// A handover in the making, as every reader needs it: people with random ids, sections about them, and at the end the
// sections in random order, so that neither ids nor order tell anything (SECTIONS, rule 9).
#ifndef HANDOVER_ADAPTERS_HANDOVER_DRAFT_H_
#define HANDOVER_ADAPTERS_HANDOVER_DRAFT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "broker/base/random.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters {

// 16 random bytes as 32 characters of 0-9 a-f.
std::string RandomHexId(Random& random);

// Draws from another one in larger pieces: one call for many bytes is far cheaper than many calls. Not thread-safe.
class PooledRandom final : public Random {
 public:
  // Borrows `source`.
  explicit PooledRandom(Random& source) : source_(source) {}
  void Fill(absl::Span<uint8_t> bytes) override;

 private:
  Random& source_;
  std::array<uint8_t, 512> pool_{};  // The ids of 30 sections and people.
  size_t used_ = pool_.size();
};

// Not thread-safe. Borrows `random`.
class HandoverDraft {
 public:
  explicit HandoverDraft(Random& random) : random_(random) {}

  HandoverDraft(const HandoverDraft&) = delete;
  HandoverDraft& operator=(const HandoverDraft&) = delete;

  // For all but slip, sections and their ids.
  exchange::v1::Envelope& envelope() { return *handover_.mutable_envelope(); }
  exchange::v1::RoutingSlip& slip() { return *handover_.mutable_slip(); }
  exchange::v1::Addressee& AddAddressee() { return *handover_.add_addressees(); }

  // A person of the slip with a fresh id; returns the place in the slip, by which the other calls know the person.
  int AddPerson(options::v1::PersonRole role);
  exchange::v1::RoutingSlip::Person& person(int place) { return *handover_.mutable_slip()->mutable_persons(place); }
  const std::string& person_id(int place) const { return handover_.slip().persons(place).person_id(); }

  // The body to fill, exactly one case. It stays valid until Finish().
  exchange::v1::SectionBody& AddSection(absl::Span<const int> about);

  // For text, files and residue: about all people of the slip but the professionals, those who are added later too.
  exchange::v1::SectionBody& AddSectionAboutEveryone();

  int section_count() const { return handover_.sections_size(); }

  // Writes the types into the headers, shuffles the sections and hands over the whole. The draft is empty afterwards.
  exchange::v1::Handover Finish();

 private:
  PooledRandom random_;
  exchange::v1::Handover handover_;
};

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_HANDOVER_DRAFT_H_
