// One birth notification in the making, from the handovers of all children of a birth. The parts of the writer share
// it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_BIRTH_LETTER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_BIRTH_LETTER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_xml/diagnosis_places.h"
#include "adapters/medcom_xml/letter_builder.h"
#include "adapters/medcom_xml/outgoing_letter.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::medcom {

// Borrows everything.
class BirthLetter {
 public:
  using Section = exchange::v1::Section;

  BirthLetter(std::vector<const exchange::v1::Handover*> children, LetterBuilder& builder);

  // Appends the letter to the root. An issue says why when it cannot be written.
  void Write();

 private:
  // What a diagnosis is made of, and where.
  struct Placed {
    const model::v1::Condition* condition = nullptr;
    std::string_view place;
    std::string type;  // Of the body, for losses.
  };

  // birth_letter.cc
  bool OrderChildren();
  void SortSections();
  void MergeOthers();
  const Section* First(exchange::v1::SectionBody::BodyCase body, const std::function<bool(const Section&)>& fits) const;
  const Section* First(exchange::v1::SectionBody::BodyCase body) const;
  const exchange::v1::Handover& first() const { return *children_.front(); }
  const model::v1::Newborn& NewbornOf(size_t child) const;
  void Missing(std::string_view field);

  // write_birth_people.cc
  void AddSender();
  void AddProfessionals();
  void AddMidwife(std::string_view name, const model::v1::Professional& professional);
  void AddPractitioner(const model::v1::Professional& professional);
  void AddMother();
  void AddTelephones(LetterNode patient);
  void AddLanguage(LetterNode patient);
  void AddPartner();
  void AddAddress(LetterNode person, const std::string& person_id);
  void AddChildRelation(size_t child);

  // write_birth_clinical.cc
  void AddPregnancy();
  void AddBirth();
  void AddChildInfo(size_t child);
  std::vector<Placed> MothersConditions() const;
  std::vector<Placed> ConditionsOf(const Section& section, DiagnosisParent parent) const;
  void AddDiagnosis(LetterNode parent, std::string_view element, const Placed& placed);
  void AddDiagnoses(LetterNode parent, const std::vector<Placed>& all, const std::vector<std::string_view>& elements);
  void AddInvestigations(LetterNode pregnancy, const std::vector<Placed>& all);
  std::string NoteOf(std::string_view topic) const;
  std::string OtherNotes() const;
  void AddNotToldDiagnosis(LetterNode parent, std::string_view element);
  void FillNotTold();

  std::vector<const exchange::v1::Handover*> children_;
  LetterBuilder& builder_;
  const LetterName name_;
  LetterNode letter_;
  std::string mother_id_;
  std::vector<const Section*> shared_;            // Of all children, in an order that does not depend on chance.
  std::vector<std::vector<const Section*>> own_;  // Of one child.
  const Section* sender_ = nullptr;               // Professional.
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_BIRTH_LETTER_H_
