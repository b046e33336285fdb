#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "adapters/social/map_concern.h"
#include "adapters/text/base64.h"
#include "adapters/text/csv_format.h"
#include "adapters/text/utf8.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::social {
namespace map_observations_internal {

using model::v1::Concern;
using model::v1::Provenance;

constexpr size_t kMaxResidue = 100;
constexpr size_t kMaxResidueCharacters = 20'000;
constexpr size_t kMaxPathCharacters = 500;

void MapObservations(Concern& concern, ConcernMapping& mapping) {
  constexpr std::string_view kPath = "/concern/observations";
  Form& form = mapping.form;
  const size_t count = form.ListSize(kPath, kMaxListItems);
  if (count == 0) form.AddIssue(kRequired, kPath, "A report says what was seen or told.");
  for (size_t i = 0; i < count; ++i) {
    Concern::Observation& observation = *concern.add_observations();
    Provenance& provenance = *observation.mutable_provenance();
    provenance = ProvenanceOf(mapping);
    Provenance::Informant informant = Provenance::INFORMANT_UNSPECIFIED;
    Provenance::Informant_Parse(form.Text(ItemPath(kPath, i, "informant")), &informant);
    provenance.set_informant(informant);
    const std::optional<model::v1::Moment> observed = form.Time(ItemPath(kPath, i, "observed"));
    if (observed.has_value()) *provenance.mutable_observed() = *observed;
    observation.set_text(form.Text(ItemPath(kPath, i, "text")));
    observation.set_place(form.Text(ItemPath(kPath, i, "place")));
  }
}

void MapReasons(Concern& concern, Form& form) {
  constexpr std::string_view kPath = "/concern/reasons";
  const size_t count = form.ListSize(kPath, kMaxListItems);
  for (size_t i = 0; i < count; ++i) {
    model::v1::Code& reason = *concern.add_reasons();
    reason.set_system(form.Text(ItemPath(kPath, i, "system")));
    reason.set_code(form.Text(ItemPath(kPath, i, "code")));
  }
}

void MapKnowledge(Concern& concern, Form& form) {
  constexpr std::string_view kPath = "/concern/knowledge";
  const size_t count = form.ListSize(kPath, kMaxListItems);
  for (size_t i = 0; i < count; ++i) {
    model::v1::Indicator& indicator = *concern.add_child_knowledge();
    indicator.set_domain(form.Text(ItemPath(kPath, i, "domain")));
    model::v1::Level level = model::v1::LEVEL_UNSPECIFIED;
    model::v1::Level_Parse("LEVEL_" + form.Text(ItemPath(kPath, i, "level")), &level);
    indicator.set_level(level);
    indicator.set_text(form.Text(ItemPath(kPath, i, "text")));
  }
}

void MapMeasures(Concern& concern, Form& form) {
  constexpr std::string_view kPath = "/concern/measures";
  const size_t count = form.ListSize(kPath, kMaxListItems);
  for (size_t i = 0; i < count; ++i) {
    model::v1::Measure& measure = *concern.add_measures_so_far();
    measure.mutable_code()->set_system(std::string(kMeasureSystem));
    measure.mutable_code()->set_code(std::string(kMeasureCode));
    measure.mutable_code()->set_display(form.Text(ItemPath(kPath, i, "text")));
    model::v1::Measure::State state = model::v1::Measure::STATE_UNSPECIFIED;
    model::v1::Measure::State_Parse(form.Text(ItemPath(kPath, i, "state")), &state);
    measure.set_state(state);
    const std::optional<model::v1::Date> start = form.Date(ItemPath(kPath, i, "start_date"));
    if (start.has_value()) *measure.mutable_start_date() = *start;
    const std::optional<model::v1::Date> end = form.Date(ItemPath(kPath, i, "end_date"));
    if (end.has_value()) *measure.mutable_end_date() = *end;
  }
}

// The child, who is implicated, and who told something: what one parent says of the other is about both.
std::vector<int> AboutWhom(const Concern& concern, const ConcernMapping& mapping) {
  const auto told = [&](Provenance::Informant informant) {
    return std::any_of(
        concern.observations().begin(), concern.observations().end(),
        [&](const Concern::Observation& item) { return item.provenance().informant() == informant; });
  };
  std::vector<int> about = {mapping.child};
  for (const ParentOfForm& parent : mapping.parents) {
    const bool spoke = told(parent.mother ? Provenance::BIRTHING_PARENT_SAID : Provenance::OTHER_PARENT_SAID);
    if (parent.implicated || spoke) about.push_back(parent.place);
  }
  return about;
}

exchange::v1::Priority PriorityOf(Concern::Urgency urgency) {
  switch (urgency) {
    case Concern::ACUTE:
      return exchange::v1::ACUTE;
    case Concern::PRIORITY:
      return exchange::v1::URGENT;
    case Concern::ROUTINE:
    case Concern::URGENCY_UNSPECIFIED:
    case model::v1::Concern_Urgency_Concern_Urgency_INT_MIN_SENTINEL_DO_NOT_USE_:
    case model::v1::Concern_Urgency_Concern_Urgency_INT_MAX_SENTINEL_DO_NOT_USE_:
      return exchange::v1::ROUTINE;
  }
  return exchange::v1::ROUTINE;
}

bool SizeFits(const std::string& item, size_t bytes, Form& form) {
  bool fits = true;
  if (form.Has(item + "/size_bytes")) fits = form.Count(item + "/size_bytes") == static_cast<int64_t>(bytes);
  if (!form.Has(item + "/megabytes")) return fits;
  constexpr int kDecimals = 2;
  constexpr int64_t kBytesOfOne = 10'000;  // Of the second decimal.
  const std::optional<int64_t> told = ReadDanishDecimal(form.Text(item + "/megabytes"), kDecimals);
  return fits && told == (static_cast<int64_t>(bytes) + kBytesOfOne / 2) / kBytesOfOne;
}

}  // namespace map_observations_internal

void MapObservedConcern(ConcernMapping& mapping) {
  namespace internal = map_observations_internal;
  Form& form = mapping.form;
  model::v1::Concern concern;
  *concern.mutable_provenance() = ProvenanceOf(mapping);
  internal::MapObservations(concern, mapping);
  concern.set_assessment_text(form.Text("/concern/assessment"));
  model::v1::Concern::Urgency urgency = model::v1::Concern::URGENCY_UNSPECIFIED;
  model::v1::Concern::Urgency_Parse(form.Text("/acuteness"), &urgency);
  concern.set_urgency(urgency);
  mapping.draft.envelope().set_priority(internal::PriorityOf(urgency));
  internal::MapReasons(concern, form);
  internal::MapKnowledge(concern, form);
  concern.set_resources_text(form.Text("/concern/resources"));
  internal::MapMeasures(concern, form);
  concern.set_contact_with_parents_text(form.Text("/concern/contact_with_parents"));
  concern.set_suspected_violence(form.Bool("/concern/suspected_violence").value_or(false));
  const auto& parents = mapping.draft.envelope().parent_involvements();
  const bool any_told = std::any_of(parents.begin(), parents.end(), [](const auto& parent) {
    return parent.state() != exchange::v1::Envelope::ParentInvolvement::WITHHELD;
  });
  if (concern.suspected_violence() && any_told) {
    form.AddIssue(kViolenceTold, "/do_not_contact_parents",
                  "Violence or abuse is suspected, and a parent knows or is to be told: somebody should look.");
  }
  const std::vector<int> about = internal::AboutWhom(concern, mapping);
  *mapping.draft.AddSection(about).mutable_concern() = std::move(concern);
}

void MapAttachments(ConcernMapping& mapping) {
  namespace internal = map_observations_internal;
  Form& form = mapping.form;
  const size_t count = form.ListSize("/attachments", kMaxAttachments);
  for (size_t i = 0; i < count; ++i) {
    const std::string item = absl::StrCat("/attachments/", i);
    const std::optional<std::string> content = DecodeBase64(form.Text(item + "/content"));
    const std::string sha256 = form.Text(item + "/sha256");
    const bool sound = content.has_value() && !content->empty() && content->size() <= kMaxAttachmentBytes;
    model::v1::Attachment& attachment = *mapping.draft.AddSectionAboutEveryone().mutable_attachment();
    *attachment.mutable_provenance() = ProvenanceOf(mapping);
    attachment.set_title(form.Text(item + "/title"));
    attachment.set_media_type(form.Text(item + "/media_type"));
    if (!sound) {
      form.AddIssue(kAttachment, item + "/content", "A file is base64, not empty, and has at most 2 MB.");
      continue;
    }
    const Digest digest = HashOf(*content);
    attachment.set_content_sha256(digest.data(), digest.size());
    attachment.set_size_bytes(static_cast<int64_t>(content->size()));
    if (absl::BytesToHexString(attachment.content_sha256()) != sha256) {
      form.AddIssue(kAttachment, item + "/sha256", "The digest is that of the bytes, in lower case.");
    }
    if (!internal::SizeFits(item, content->size(), form)) {
      form.AddIssue(kAttachment, item, "The size is that of the bytes.");
    }
    attachment.set_content(*content);
  }
}

void MapLeftOver(std::string_view format, ConcernMapping& mapping) {
  namespace internal = map_observations_internal;
  Form& form = mapping.form;
  if (form.has_errors()) return;
  model::v1::Residue residue;
  for (const auto& [path, value] : form.LeftOver()) {
    if (value.empty()) continue;
    if (static_cast<size_t>(residue.elements_size()) == internal::kMaxResidue) {
      form.AddIssue(kCount, path, "A document has at most 100 values that the form does not know.");
      return;
    }
    if (CountCodePoints(value) > internal::kMaxResidueCharacters ||
        CountCodePoints(path) > internal::kMaxPathCharacters) {
      form.AddIssue(kTooLong, path, "A value that the form does not know has at most 20000 characters.");
      return;
    }
    form.AddIssue(kUnknownElement, path, "The form has no such element: it goes on in the sender's own words.");
    model::v1::Residue::Element& element = *residue.add_elements();
    element.set_path(path);
    element.set_value(value);
  }
  if (residue.elements().empty()) return;
  *residue.mutable_provenance() = ProvenanceOf(mapping);
  residue.set_format(std::string(format));
  *mapping.draft.AddSectionAboutEveryone().mutable_residue() = std::move(residue);
}

}  // namespace handover::adapters::social
