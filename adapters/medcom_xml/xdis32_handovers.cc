#include "adapters/medcom_xml/xdis32_handovers.h"

#include <utility>

#include "adapters/handover_draft.h"
#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/letter_ledger.h"
#include "adapters/medcom_xml/xdis32_clinical.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/municipality_codes.h"
#include "broker/base/ids.h"

namespace handover::adapters::medcom {
namespace {

constexpr int kSchemaVersion = 1;
constexpr int kMostChildren = 5;  // Of a letter.
constexpr std::string_view kCorrectionReason = "VALUE_WRONG";

// One per letter.
class HandoverMaker {
 public:
  HandoverMaker(const Xdis32Letter& letter, const LetterSource& source, const ReadContext& context)
      : letter_(letter), source_(source), context_(context) {}

  std::vector<exchange::v1::Handover> Make(std::vector<LetterLedger::Drop>& drops) {
    std::vector<exchange::v1::Handover> handovers;
    for (size_t i = 0; i < letter_.children.size(); ++i) {
      const int ordinal = static_cast<int>(i) + 1;
      LetterLedger ledger;
      handovers.push_back(letter_.children[i].stillborn() ? MakeDeathNotice(ordinal, ledger)
                                                          : MakeBirthNotification(ordinal, ledger));
      drops.insert(drops.end(), ledger.drops().begin(), ledger.drops().end());
    }
    return handovers;
  }

 private:
  const Child& ChildAt(int ordinal) const { return letter_.children[static_cast<size_t>(ordinal) - 1]; }

  // A second letter of the same name in one document is another letter: its ids begin behind the first one's.
  std::string NameOf(int ordinal) const {
    return letter_.sender.ean.text + "#" + letter_.identifier.text + "#" +
           std::to_string(ordinal + source_.repetition * kMostChildren);
  }

  std::string IdOf(int ordinal) const {
    const absl::Time signed_at = FromDanishLocalTime(absl::CivilSecond(letter_.authorised.local)).time;
    return DeriveUuid8(signed_at, NameOf(ordinal));
  }

  exchange::v1::Handover MakeBirthNotification(int ordinal, LetterLedger& ledger) {
    HandoverDraft draft(*context_.random);
    LetterMapping mapping{letter_, draft, ledger};
    const Child& child = ChildAt(ordinal);
    LeaveOtherChildren(ordinal, ledger);
    MapLetterHead(ledger);
    MapMother(mapping);
    MapMothersDetails(mapping);
    MapChild(mapping, child, ordinal);
    MapPartner(mapping);
    MapSender(mapping);
    MapOtherProfessionals(mapping);
    MapBirth(mapping, child, ordinal);
    MapTexts(mapping, child);
    MapLeftOver(mapping);
    AddAddressee(draft, mapping.mother, "HEALTH_VISITING", "STATUTORY_BIRTH_NOTICE");
    FillEnvelope(ordinal, draft.person_id(mapping.child), "BIRTH_NOTIFICATION", ledger, draft.envelope());
    draft.envelope().set_priority(exchange::v1::ROUTINE);
    return draft.Finish();
  }

  // The fact and the date, about the mother, so that nobody comes to congratulate.
  exchange::v1::Handover MakeDeathNotice(int ordinal, LetterLedger& ledger) {
    HandoverDraft draft(*context_.random);
    LetterMapping mapping{letter_, draft, ledger};
    const Child& child = ChildAt(ordinal);
    MapLetterHead(ledger);
    MapMother(mapping);
    MapSender(mapping);
    model::v1::LifeEvent& event = *draft.AddSection({mapping.mother}).mutable_life_event();
    *event.mutable_provenance() = ProvenanceOf(mapping, child.relation_node);
    event.set_kind(model::v1::LifeEvent::STILLBIRTH);
    *event.mutable_time() = DayOf(child.birth_time);
    if (letter_.children.size() > 1) event.set_ordinal(ordinal);
    ledger.Mapped(child.birth_status_1);
    ledger.Mapped(child.birth_time.date_node);
    DropStillbirthDetails(child, ledger);
    // A treatment that is going on: the basis asks which.
    draft.slip().set_treatment_episode_id(letter_.episode.text);
    AddAddressee(draft, mapping.mother, "STOP_VISITS", "HEALTH_TREATMENT_NECESSITY");
    FillEnvelope(ordinal, draft.person_id(mapping.mother), "DEATH_NOTICE", ledger, draft.envelope());
    draft.envelope().set_priority(exchange::v1::ACUTE);
    return draft.Finish();
  }

  // What the letter tells besides belongs to the notification of a child born alive, if there is one.
  void DropStillbirthDetails(const Child& child, LetterLedger& ledger) {
    ledger.DropRest(child.relation_node, kLossStillbirthDetails);
    ledger.DropRest(child.info_node, kLossStillbirthDetails);
    const bool all_stillborn = letter_.stillborn_count() == static_cast<int>(letter_.children.size());
    if (!all_stillborn) return;
    for (const Child& other : letter_.children) {
      ledger.Mapped(other.relation_node);
      ledger.Mapped(other.info_node);
    }
    ledger.DropRest(letter_.node, kLossStillbirthDetails);
    ledger.Dropped(letter_.local_elements, kLossStillbirthDetails);
  }

  void LeaveOtherChildren(int ordinal, LetterLedger& ledger) {
    for (const Child& child : letter_.children) {
      if (&child == &ChildAt(ordinal)) continue;
      ledger.Mapped(child.relation_node);
      ledger.Mapped(child.info_node);
    }
  }

  void MapLetterHead(LetterLedger& ledger) {
    ledger.Mapped(letter_.identifier);
    ledger.Dropped(letter_.version_code, kLossConstant);
    ledger.Dropped(letter_.statistical_code, kLossStatisticalCode);
    ledger.Mapped(letter_.authorised.node);
    ledger.Dropped(letter_.type_code, kLossConstant);
    ledger.Mapped(letter_.status_code);
    const Organisation& receiver = letter_.receiver;
    ledger.Mapped(receiver.ean);
    if (Area().empty()) {
      ledger.Dropped(receiver.identifier, kLossReceiverDetails);
      ledger.Dropped(receiver.identifier_code, kLossReceiverDetails);
    }
    ledger.Mapped(receiver.identifier);
    ledger.Mapped(receiver.identifier_code);
    for (const Field* field : {&receiver.name, &receiver.department, &receiver.unit, &receiver.address.street,
                               &receiver.address.suburb, &receiver.address.district, &receiver.address.post_code}) {
      ledger.Dropped(*field, kLossReceiverDetails);
    }
  }

  // The municipality of the receiver, or empty where it is named in another way.
  std::string Area() const {
    if (letter_.receiver.identifier_code.text != "kommunenummer") return "";
    return JudgeMunicipality(letter_.receiver.identifier.text, absl::CivilDay(letter_.authorised.local)).code;
  }

  void AddAddressee(HandoverDraft& draft, int mother, std::string_view purpose, std::string_view legal_basis) {
    exchange::v1::Addressee& addressee = draft.AddAddressee();
    addressee.set_role("HEALTH_VISITING");
    addressee.set_purpose(std::string(purpose));
    addressee.set_legal_basis(std::string(legal_basis));
    addressee.set_area(Area());
    addressee.set_stated_address("gln:" + letter_.receiver.ean.text);
    // A child of an hour has no registered address: the notice goes to the mother's municipality.
    addressee.set_of_person_id(draft.person_id(mother));
  }

  void FillEnvelope(int ordinal, const std::string& subject, std::string_view kind, const LetterLedger& ledger,
                    exchange::v1::Envelope& envelope) {
    envelope.set_handover_id(IdOf(ordinal));
    envelope.set_subject_person_id(subject);
    envelope.set_kind(std::string(kind));
    envelope.set_schema_version(kSchemaVersion);
    envelope.set_created_ms(absl::ToUnixMillis(context_.now));
    if (letter_.corrects()) {
      exchange::v1::Envelope::Related& related = *envelope.add_related();
      related.set_relation(exchange::v1::Envelope::CORRECTS);
      related.set_reason_code(std::string(kCorrectionReason));
    }
    if (ordinal > 1) envelope.set_conversation_id(IdOf(1));
    envelope.set_author_role("MIDWIFE");
    envelope.set_author_name(letter_.birth_midwife.name.text);
    envelope.set_source_format(source_.format);
    envelope.set_source_message_id(NameOf(ordinal));
    envelope.set_source_sha256(source_.document_sha256);
    for (std::string& code : LossCodes(ledger.drops(), kLossTransport.code)) envelope.add_losses(std::move(code));
  }

  const Xdis32Letter& letter_;
  const LetterSource& source_;
  const ReadContext& context_;
};

}  // namespace

std::vector<exchange::v1::Handover> MakeHandovers(const Xdis32Letter& letter, const LetterSource& source,
                                                  const ReadContext& context,
                                                  std::vector<LetterLedger::Drop>& drops) {
  return HandoverMaker(letter, source, context).Make(drops);
}

}  // namespace handover::adapters::medcom
