#include "adapters/medcom_xml/xdis91_handover.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/handover_draft.h"
#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/letter_ledger.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/medcom_xml/xdis32_rules.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/telephone.h"
#include "adapters/text/utf8.h"
#include "broker/base/ids.h"
#include "broker/base/person_number.h"

namespace handover::adapters::medcom {
namespace xdis91_handover_internal {

constexpr int kGrownUpAge = 18;
constexpr std::string_view kTopics = "MEDCOM-XDIS91";
constexpr std::string_view kAuthorRole = "OTHER";  // The letter names organisations alone.

// The letter says "patient" and no more. Under 18 when it was signed: the child; else a parent, and which one it does
// not say.
options::v1::PersonRole RoleOfPatient(const Xdis91Letter& letter) {
  const absl::StatusOr<Cpr> cpr = ParseCpr(letter.number().text);
  if (!letter.cpr.present() || !cpr.ok()) return options::v1::PERSON_ROLE_OTHER_PARENT;
  const absl::CivilDay born = cpr->birth_date();
  const absl::CivilDay grown_up(born.year() + kGrownUpAge, born.month(), born.day());
  return letter.authorised.day() < grown_up ? options::v1::PERSON_ROLE_CHILD : options::v1::PERSON_ROLE_OTHER_PARENT;
}

// One per letter.
class CorrespondenceMaker {
 public:
  CorrespondenceMaker(const Xdis91Letter& letter, const LetterSource& source, const ReadContext& context)
      : letter_(letter), source_(source), context_(context), draft_(*context.random) {}

  exchange::v1::Handover Make(std::vector<LetterLedger::Drop>& drops) {
    const int patient = MapPatient();
    MapSender();
    MapTexts();
    for (const LetterReference& reference : letter_.references) MapLink(reference);
    // A subject without a text is all that the letter says.
    if (notes_ == 0) AddNote(letter_.subject.node, letter_.subject.text);
    ledger_.Mapped(letter_.subject);
    AccountForHead();
    MapLeftOver();
    AddAddressee();
    FillEnvelope(draft_.person_id(patient));
    drops.insert(drops.end(), ledger_.drops().begin(), ledger_.drops().end());
    return draft_.Finish();
  }

 private:
  std::string NameOfLetter() const {
    return letter_.sender.ean.text + "#" + letter_.identifier.text + "#" + std::to_string(1 + source_.repetition);
  }

  int MapPatient() {
    const int patient = draft_.AddPerson(RoleOfPatient(letter_));
    model::v1::PersonIdentity& identity = *draft_.AddSection({patient}).mutable_person_identity();
    *identity.add_identifiers() = PatientNumberOf(letter_);
    *draft_.person(patient).add_identifiers() = identity.identifiers(0);
    // Ten digits that are no CPR number: a letter has two places for such a number.
    if (letter_.cpr.present() && identity.identifiers(0).has_local()) {
      *identity.mutable_provenance() = ProvenanceAt(letter_.authorised, letter_.cpr.node);
    }
    identity.set_official_family_name(letter_.family_name.text);
    identity.set_official_given_name(letter_.given_name.text);
    for (const Field* field : {&letter_.cpr, &letter_.alternative_number, &letter_.family_name, &letter_.given_name}) {
      ledger_.Mapped(*field);
    }
    return patient;
  }

  void MapSender() {
    const Organisation& sender = letter_.sender;
    const int person = draft_.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
    model::v1::Professional& professional = *draft_.AddSection({person}).mutable_professional();
    *professional.mutable_provenance() = ProvenanceAt(letter_.authorised, sender.node);
    professional.set_role(std::string(kAuthorRole));
    professional.set_organisation(OrganisationNumberOf(sender));
    professional.set_organisation_name(sender.name.text);
    if (sender.telephone.present()) {
      professional.set_telephone(NormaliseTelephone(sender.telephone.text).value_or(sender.telephone.text));
    }
    const bool department = sender.identifier_code.text == "sygehusafdelingsnummer";
    if (department) ledger_.Dropped(sender.identifier, kLossCorrespondenceWard);
    for (const Field* field :
         {&sender.ean, &sender.identifier, &sender.identifier_code, &sender.name, &sender.telephone}) {
      ledger_.Mapped(*field);
    }
    ledger_.Dropped(sender.department, kLossCorrespondenceWard);
    ledger_.Dropped(sender.unit, kLossCorrespondenceWard);
    for (const Field* field : {&sender.address.street, &sender.address.suburb, &sender.address.district,
                               &sender.address.post_code, &sender.speciality}) {
      ledger_.Dropped(*field, kLossCorrespondenceSender);
    }
  }

  void AddNote(pugi::xml_node node, const std::string& text) {
    ++notes_;
    model::v1::Note& note = *draft_.AddSectionAboutEveryone().mutable_note();
    *note.mutable_provenance() = ProvenanceAt(letter_.authorised, node);
    note.mutable_provenance()->set_observer_role(std::string(kAuthorRole));
    note.mutable_provenance()->set_source_entry_id(letter_.identifier.text);
    note.set_title(letter_.subject.text);
    note.set_text(text);
    note.mutable_source_topic()->set_system(std::string(kTopics));
    note.mutable_source_topic()->set_code("ClinicalEmail");
  }

  // All texts in one Note, as far as it holds them: notes come in random order, and who reads one must know what
  // came before.
  void MapTexts() {
    std::string together;
    pugi::xml_node first;
    for (const Field& text : letter_.texts) {
      if (HasMarkup(text.node)) ledger_.Dropped(text, kLossCorrespondenceMarkup);
      ledger_.Mapped(text);
      if (text.text.empty()) continue;
      const bool fits = CountCodePoints(together) + 1 + CountCodePoints(text.text) <= kGreatestText;
      if (first && !fits) AddNote(first, std::exchange(together, ""));
      if (first && fits) ledger_.Dropped(text, kLossCorrespondenceBoundary);
      if (!first || !fits) first = text.node;
      together += (together.empty() ? "" : "\n") + text.text;
    }
    if (first) AddNote(first, together);
  }

  // A link is text; what is on paper or in a letter of its own is left over, with a warning.
  void MapLink(const LetterReference& reference) {
    if (!reference.url.present()) return;
    AddNote(reference.node, reference.description.text + "\n" + reference.url.text);
    ledger_.Mapped(reference.node);
  }

  void AccountForHead() {
    for (const Field* field :
         {&letter_.identifier, &letter_.status_code, &letter_.episode, &letter_.priority, &letter_.receiver.ean}) {
      ledger_.Mapped(*field);
    }
    ledger_.Mapped(letter_.authorised.node);
    ledger_.Dropped(letter_.version_code, kLossCorrespondenceConstant);
    ledger_.Dropped(letter_.type_code, kLossCorrespondenceConstant);
    ledger_.Dropped(letter_.statistical_code, kLossCorrespondenceStatistics);
    ledger_.DropRest(letter_.receiver.node, kLossCorrespondenceReceiver);
  }

  void MapLeftOver() {
    std::vector<LetterLedger::LeftOver> left_over = ledger_.LeftOverBelow(letter_.node);
    if (letter_.local_elements) {
      left_over.push_back({PathOf(letter_.local_elements), OuterXmlOf(letter_.local_elements)});
    }
    if (left_over.empty()) return;
    model::v1::Residue& residue = *draft_.AddSectionAboutEveryone().mutable_residue();
    *residue.mutable_provenance() = ProvenanceAt(letter_.authorised, letter_.node);
    residue.set_format("XDIS91");
    for (const LetterLedger::LeftOver& element : left_over) {
      model::v1::Residue::Element& added = *residue.add_elements();
      added.set_path(element.path);
      added.set_value(element.value);
    }
  }

  // By the address alone: the directory knows which party and sector that is.
  void AddAddressee() {
    exchange::v1::Addressee& addressee = draft_.AddAddressee();
    addressee.set_purpose("TREATMENT");
    addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
    addressee.set_stated_address("gln:" + letter_.receiver.ean.text);
  }

  void FillEnvelope(const std::string& patient) {
    exchange::v1::Envelope& envelope = draft_.envelope();
    const absl::Time signed_at = FromDanishLocalTime(absl::CivilSecond(letter_.authorised.local)).time;
    envelope.set_handover_id(DeriveUuid8(signed_at, NameOfLetter()));
    envelope.set_subject_person_id(patient);
    envelope.set_kind("QUERY");
    envelope.set_schema_version(1);
    envelope.set_created_ms(absl::ToUnixMillis(context_.now));
    envelope.set_priority(letter_.priority.text == "høj_prioritet" ? exchange::v1::URGENT : exchange::v1::ROUTINE);
    if (letter_.corrects()) {
      exchange::v1::Envelope::Related& related = *envelope.add_related();
      related.set_relation(exchange::v1::Envelope::CORRECTS);
      related.set_reason_code("VALUE_WRONG");
    }
    envelope.set_author_role(std::string(kAuthorRole));
    envelope.set_source_format(source_.format);
    envelope.set_source_message_id(NameOfLetter());
    envelope.set_source_sha256(source_.document_sha256);
    const bool episode = letter_.episode.present();
    draft_.slip().set_treatment_episode_id(episode ? letter_.episode.text : NameOfLetter());
    for (std::string& code : LossCodes(ledger_.drops(), kLossCorrespondenceTransport.code)) {
      envelope.add_losses(std::move(code));
    }
  }

  const Xdis91Letter& letter_;
  const LetterSource& source_;
  const ReadContext& context_;
  HandoverDraft draft_;
  LetterLedger ledger_;
  int notes_ = 0;
};

}  // namespace xdis91_handover_internal

exchange::v1::Handover MakeCorrespondence(const Xdis91Letter& letter, const LetterSource& source,
                                          const ReadContext& context, std::vector<LetterLedger::Drop>& drops) {
  return xdis91_handover_internal::CorrespondenceMaker(letter, source, context).Make(drops);
}

}  // namespace handover::adapters::medcom
