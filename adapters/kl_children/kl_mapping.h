// From a checked delivery report to a handover of the reference model.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_MAPPING_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_MAPPING_H_

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/fhir/element_table.h"
#include "adapters/handover_draft.h"
#include "adapters/kl_children/kl_report.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::kl {

inline constexpr std::string_view kKlChildrenFormat = "KL_CHILDREN";
inline constexpr std::string_view kSourceFormat = "KL_CHILDREN_2.1.0";
inline constexpr std::string_view kHealthVisitor = "HEALTH_VISITOR";

// What the parts of the mapping share. Borrows everything.
class Mapping {
 public:
  using Body = exchange::v1::SectionBody;

  Mapping(const KlReport& report, const fhir::BundleIndex& index, const ReadContext& context, fhir::Findings& findings)
      : report_(report), index_(index), context_(context), findings_(findings), draft_(*context.random) {}

  const KlReport& report() const { return report_; }
  const fhir::BundleIndex& index() const { return index_; }
  const ReadContext& context() const { return context_; }
  fhir::Findings& findings() { return findings_; }
  HandoverDraft& draft() { return draft_; }
  fhir::Exceptions& exceptions() { return exceptions_; }

  // Places of the citizens in the slip, as in the report.
  std::vector<int>& places() { return places_; }
  int PlaceOf(size_t citizen) const { return places_[citizen]; }
  // Those of the parents.
  std::vector<int> Parents() const;

  // The one section of that case about these people; made when there is none yet.
  Body& SectionOf(Body::BodyCase body_case, const std::vector<int>& about, bool& is_new);

  // Who wrote a resource and which it is. `observed` is left out.
  model::v1::Provenance ProvenanceOf(const fhir::Node& resource, size_t citizen) const;
  // Of a section as a whole: by whom, and when the report was made.
  model::v1::Provenance SectionProvenance(size_t citizen) const;

  // A checked time below `parent`. Notes it once when a zone was assumed.
  model::v1::Moment MomentOf(const fhir::Node& parent, std::string_view name);

  // A resource that is carried as it is; nothing else tells of it.
  void Carry(const fhir::Node& resource) { carried_.push_back(&resource); }
  const std::vector<const fhir::Node*>& carried() const { return carried_; }

 private:
  const KlReport& report_;
  const fhir::BundleIndex& index_;
  const ReadContext& context_;
  fhir::Findings& findings_;
  HandoverDraft draft_;
  fhir::Exceptions exceptions_;
  std::vector<int> places_;
  bool zone_noted_ = false;
  std::map<std::pair<int, std::vector<int>>, Body*> sections_;
  std::vector<const fhir::Node*> carried_;
};

// Which document it was, and which report of it.
struct SourceDocument {
  std::string sha256;  // 32 bytes.
  size_t ordinal = 1;
};

// The one handover. REQUIRES: the findings have no errors. It is worthless when they have afterwards.
exchange::v1::Handover MapReport(const KlReport& report, const fhir::BundleIndex& index, const SourceDocument& document,
                                 const ReadContext& context, fhir::Findings& findings);

// The parts, each in a file of its own.
void MapPeople(Mapping& mapping);
void MapContacts(Mapping& mapping);
void MapObservations(Mapping& mapping);
void MapAnswers(Mapping& mapping);
void MapPlans(Mapping& mapping);
void MapResidue(Mapping& mapping);

// The one section of that home about these people, with its provenance.
exchange::v1::SectionBody& BodyAt(Home home, size_t citizen, const std::vector<int>& about, Mapping& mapping);

// Whom a section of that home is about; nobody for a relation without a parent.
std::vector<int> AboutOf(Home home, size_t citizen, const Mapping& mapping);

// A code of the guide.
model::v1::Code ToCode(std::string_view system, const Coded& coded);

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_MAPPING_H_
