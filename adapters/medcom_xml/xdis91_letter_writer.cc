#include "adapters/medcom_xml/xdis91_letter_writer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/letter_residue.h"
#include "adapters/medcom_xml/outgoing_letter.h"
#include "adapters/medcom_xml/xdis91_letter.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::medcom {
namespace xdis91_letter_writer_internal {

using exchange::v1::Handover;
using exchange::v1::Section;

// A reference that was left over stands for itself.
constexpr ResidueRules kResidueRules = {.format = "XDIS91",
                                        .letter = "ClinicalEmail",
                                        .is_alone = [](std::string_view name) { return name == "Reference"; },
                                        .sometimes = "",
                                        .by = ""};

// Fields that the letter holds. A path holds all below it.
constexpr std::string_view kHeld[] = {
    "Envelope.subject_person_id",
    "Envelope.created_ms",
    "Envelope.priority",
    "Envelope.related.relation",
    "RoutingSlip.persons",
    "RoutingSlip.treatment_episode_id",
    "Addressee.stated_address",
    "PersonIdentity.identifiers.cpr",
    "PersonIdentity.identifiers.x_ecpr",
    "PersonIdentity.identifiers.d_ecpr.value",
    "PersonIdentity.identifiers.local",
    "PersonIdentity.official_given_name",
    "PersonIdentity.official_family_name",
    "Professional.organisation",
    "Professional.organisation_name",
    "Professional.telephone",
    "Note.title",
    "Note.text",
    "Residue",
};

// What the letter says by being the letter it was.
constexpr std::string_view kOwn[] = {
    "Envelope.handover_id",      "Envelope.kind",           "Envelope.schema_version",
    "Envelope.author_role",      "Envelope.source_format",  "Envelope.source_message_id",
    "PersonIdentity.provenance", "Professional.provenance", "Professional.role",
    "Note.provenance",           "Note.source_topic",
};

const Account& EmailAccount() {
  static const auto& held = *new HeldFields(kHeld);
  static const auto& own = *new HeldFields(kOwn);
  static const auto& account = *new Account{held, own};
  return account;
}

bool CameFromElement(const model::v1::Provenance& provenance, std::string_view element) {
  return provenance.source_path().ends_with(absl::StrCat("/", std::string(element)));
}

// One handover as a letter. Borrows all.
class EmailLetter {
 public:
  EmailLetter(const Handover& handover, LetterBuilder& builder)
      : handover_(handover), builder_(builder), name_(NameOfLetter(handover)) {}

  void Write() {
    if (IsWithheld(handover_, builder_)) return;
    CollectNotes();
    if (notes_.empty()) return builder_.Tell(builder_.codes().nothing, "Note.text");
    letter_ = builder_.Add(builder_.root(), "ClinicalEmail");
    const std::string& episode = handover_.slip().treatment_episode_id();
    const bool own = episode == handover_.envelope().source_message_id();
    AddHead(handover_, {name_, "XD9134L", "XDIS91", own ? "" : episode, "RoutingSlip.treatment_episode_id"}, letter_,
            builder_);
    AddSender();
    AddReceiver(handover_, letter_, builder_);
    AddPatient();
    AddTexts();
    LetterResidue(kResidueRules, letter_, builder_).Place(residue_);
    const LetterNode patient = builder_.Find(letter_, "Patient");
    if (!patient || builder_.Find(patient, "EpisodeOfCareStatusCode")) return;
    builder_.SetWhole(patient, "EpisodeOfCareStatusCode", "inaktiv", "");
    builder_.Tell(builder_.codes().not_told, PathOf(builder_.Find(patient, "EpisodeOfCareStatusCode").node));
  }

 private:
  // In an order that does not depend on chance: by time, then by text.
  void CollectNotes() {
    for (const Section& section : handover_.sections()) {
      if (section.body().has_note()) notes_.push_back(&section.body().note());
      if (section.body().has_residue()) residue_.push_back(&section);
    }
    const auto time = [](const model::v1::Note* note) {
      const model::v1::Provenance& provenance = note->provenance();
      return (provenance.has_observed() ? provenance.observed() : provenance.recorded()).time().seconds();
    };
    std::sort(notes_.begin(), notes_.end(), [&time](const model::v1::Note* a, const model::v1::Note* b) {
      return time(a) != time(b) ? time(a) < time(b) : a->text() < b->text();
    });
  }

  void AddSender() {
    std::vector<const model::v1::Professional*> all;
    for (const Section& section : handover_.sections()) {
      if (section.body().has_professional()) all.push_back(&section.body().professional());
    }
    // Whoever stood there as the sender, else who has an organisation with a location number, else with any number.
    const auto rank = [](const model::v1::Professional* one) {
      if (CameFromElement(one->provenance(), "Sender")) return 0;
      return one->organisation().starts_with("gln:") ? 1 : one->organisation().empty() ? 3 : 2;
    };
    std::sort(all.begin(), all.end(), [&rank](const auto* a, const auto* b) {
      return rank(a) != rank(b) ? rank(a) < rank(b) : a->SerializeAsString() < b->SerializeAsString();
    });
    if (all.size() > 1) builder_.Lose(builder_.codes().person, "Professional");
    const model::v1::Professional professional = all.empty() ? model::v1::Professional() : *all.front();
    if (!professional.name().empty()) builder_.Lose(builder_.codes().field, "Professional.name");
    std::string gln = name_.sender;
    if (gln.empty() && professional.organisation().starts_with("gln:")) gln = professional.organisation().substr(4);
    if (!IsGln(gln)) return builder_.Tell(builder_.codes().missing, "Professional.organisation");
    const LetterNode sender = builder_.Add(letter_, "Sender");
    builder_.SetWhole(sender, "EANIdentifier", gln, "Professional.organisation");
    SetOrganisationNumber(sender, professional.organisation(), gln, builder_);
    builder_.SetRequired(sender, "OrganisationName", professional.organisation_name(),
                         "Professional.organisation_name");
    builder_.SetText(sender, "TelephoneSubscriberIdentifier", DialledNumber(professional.telephone()),
                     "Professional.telephone");
  }

  const model::v1::PersonIdentity* FindPatient() {
    const model::v1::PersonIdentity* found = nullptr;
    for (const Section& section : handover_.sections()) {
      if (!section.body().has_person_identity()) continue;
      const bool subject = section.header().about_size() == 1 &&
                           section.header().about(0).person_id() == handover_.envelope().subject_person_id();
      if (subject) found = &section.body().person_identity();
      if (!subject) builder_.Lose(builder_.codes().person, "PersonIdentity");
    }
    return found;
  }

  bool SetNumber(LetterNode patient, const model::v1::PersonIdentity& identity) {
    const bool local_here = CameFromElement(identity.provenance(), "CivilRegistrationNumber");
    for (const model::v1::PersonIdentifier& one : identity.identifiers()) {
      const bool cpr = one.has_cpr() || (one.has_local() && local_here);
      const std::string& number = one.has_cpr()      ? one.cpr()
                                  : one.has_x_ecpr() ? one.x_ecpr()
                                  : one.has_d_ecpr() ? one.d_ecpr().value()
                                                     : one.local().value();
      const bool set = builder_.SetWhole(patient, cpr ? "CivilRegistrationNumber" : "AlternativeIdentifier", number,
                                         "PersonIdentity.identifiers");
      if (set && identity.identifiers_size() > 1) {
        builder_.Lose(builder_.codes().field, "PersonIdentity.identifiers");
      }
      if (set) return true;
    }
    return false;
  }

  void AddPatient() {
    const model::v1::PersonIdentity* identity = FindPatient();
    const LetterNode patient = builder_.Add(letter_, "Patient");
    if (identity == nullptr || !SetNumber(patient, *identity)) {
      return builder_.Tell(builder_.codes().missing, "PersonIdentity.identifiers");
    }
    builder_.SetRequired(patient, "PersonSurnameName", identity->official_family_name(),
                         "PersonIdentity.official_family_name");
    builder_.SetText(patient, "PersonGivenName", identity->official_given_name(), "PersonIdentity.official_given_name");
  }

  void AddTexts() {
    const LetterNode additional = builder_.Add(letter_, "AdditionalInformation");
    const bool urgent = handover_.envelope().priority() != exchange::v1::ROUTINE;
    builder_.SetWhole(additional, "Priority", urgent ? "høj_prioritet" : "rutine", "Envelope.priority");
    if (handover_.envelope().priority() == exchange::v1::ACUTE) {
      builder_.Lose(builder_.codes().precision, "Envelope.priority");
    }
    const std::string& title = notes_.front()->title();
    const bool one_title = std::all_of(notes_.begin(), notes_.end(),
                                       [&title](const model::v1::Note* note) { return note->title() == title; });
    if (one_title) builder_.SetText(additional, "Subject", title, "Note.title");
    for (const model::v1::Note* note : notes_) {
      const bool subject_alone = one_title && note->text() == title && CameFromElement(note->provenance(), "Subject");
      if (subject_alone || (one_title && AddLink(*note))) continue;
      AddText(one_title || note->title().empty() ? note->text() : absl::StrCat(note->title(), ":\n", note->text()));
    }
  }

  void AddText(const std::string& text) {
    constexpr size_t kMostTexts = 10;
    if (texts_ == kMostTexts) return builder_.Lose(builder_.codes().field, "Note.text");
    const LetterNode node = builder_.Add(letter_, "ClinicalInformation");
    if (builder_.SetLines(node, "Text01", text, "Note.text")) {
      ++texts_;
    } else {
      letter_.node.remove_child(node.node);
    }
  }

  // A description and an address in two lines. False: it is no link, or no more has place.
  bool AddLink(const model::v1::Note& note) {
    constexpr size_t kMostLinks = 10;
    const size_t line = note.text().find('\n');
    const bool link = CameFromElement(note.provenance(), "Reference") && line != std::string::npos;
    if (!link || links_ == kMostLinks) return false;
    const LetterNode node = builder_.Add(letter_, "Reference");
    const Particle& description = *FindElement(*node.type, "RefDescription");
    const Particle& address = *FindElement(*node.type, "URL");
    const std::string first = note.text().substr(0, line);
    const std::string second = note.text().substr(line + 1);
    if (!TakesValue(*description.type->value, first) || !TakesValue(*address.type->value, second)) {
      letter_.node.remove_child(node.node);
      return false;
    }
    builder_.SetWhole(node, "RefDescription", first, "Note.text");
    builder_.SetWhole(node, "URL", second, "Note.text");
    ++links_;
    return true;
  }

  const Handover& handover_;
  LetterBuilder& builder_;
  const LetterName name_;
  LetterNode letter_;
  std::vector<const model::v1::Note*> notes_;
  std::vector<const Section*> residue_;
  size_t texts_ = 0;
  size_t links_ = 0;
};

void CheckEmails(EmessageTree& tree) {
  const pugi::xml_node root = tree.document.document_element();
  std::vector<Issue> issues;
  CheckStructure(kXdis91Schema, root, issues);
  if (!HasError(issues)) {
    const std::vector<pugi::xml_node> letters = ChildrenOf(root, "ClinicalEmail");
    if (letters.size() > kMostLetters) issues.push_back(MakeIssue(kCorrespondenceCount, PathOf(root)));
    for (const pugi::xml_node node : letters) CheckCorrespondence(ReadCorrespondence(node), issues);
  }
  for (Issue& issue : issues) {
    if (issue.severity == Severity::kError) tree.issues.push_back(std::move(issue));
  }
}

}  // namespace xdis91_letter_writer_internal

absl::Span<const std::string_view> Xdis91HeldFields() { return xdis91_letter_writer_internal::kHeld; }

EmessageTree BuildXdis91(const std::vector<exchange::v1::Handover>& handovers) {
  namespace internal = xdis91_letter_writer_internal;
  EmessageTree tree;
  LetterBuilder builder(kXdis91Schema, kXdis91Out, tree);
  if (handovers.empty()) {
    builder.Tell(kXdis91Out.nothing, "handover");
  } else {
    AddEnvelope(handovers.front(), builder);
  }
  for (const exchange::v1::Handover& handover : handovers) {
    TellLosses(handover, internal::EmailAccount(), NameOfLetter(handover).of_a_letter, builder);
    internal::EmailLetter(handover, builder).Write();
  }
  if (!HasError(tree.issues)) internal::CheckEmails(tree);
  FinishTree(tree);
  return tree;
}

}  // namespace handover::adapters::medcom
