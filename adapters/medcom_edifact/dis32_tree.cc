#include "adapters/medcom_edifact/dis32_tree.h"

#include <charconv>
#include <string>
#include <vector>

#include "adapters/medcom_edifact/code_words.h"

namespace handover::adapters::edifact {
namespace {

constexpr size_t kTextAt = 4;   // The element of FTX that holds the text,
constexpr size_t kOldText = 3;  // and the one that MedCom's own converter writes it to.
constexpr std::string_view kNoScore = "_";
constexpr std::string_view kPrincipal = "A";

// One per message.
class BirthNotificationTree {
 public:
  BirthNotificationTree(LetterTree& tree, const std::vector<Group>& groups, const Segment& unb)
      : tree_(tree), groups_(groups), unb_(unb) {}

  void Build() {
    pugi::xml_node letter = tree_.Add(tree_.root(), "BirthNotification", groups_.front().Find("UNH"));
    AddLetterHead(tree_, letter, groups_, kDis32);
    AddParticipants(letter);
    for (const char* once : {"S02", "S07"}) {
      const std::vector<const Group*> groups = FindGroups(groups_, once);
      if (groups.size() > 1) tree_.Tell(kGroupRepeated, {groups[1]->segments.front()});
    }
    AddPatient(letter);
    AddRelatives(letter);
    AddCourses(letter);
    tree_.CarryRest(tree_.root());
  }

 private:
  void AddParticipants(pugi::xml_node letter) {
    if (const Group* sender = FindParticipant(groups_, "SSP")) {
      AddOrganisation(tree_, letter, "Sender", *sender, unb_, 2);
    }
    if (const Group* receiver = FindParticipant(groups_, "PO")) {
      AddOrganisation(tree_, letter, "Receiver", *receiver, unb_, 3);
    }
    if (const Group* midwife = FindParticipant(groups_, "PRH")) {
      AddMidwife(tree_, letter, "OwnMaternityMother", *midwife);
    }
    if (const Group* practitioner = FindParticipant(groups_, "UGP")) AddPractitioner(letter, *practitioner);
    if (const Group* midwife = FindParticipant(groups_, "BV")) {
      AddMidwife(tree_, letter, "BirthMaternityMother", *midwife);
    }
    // A copy's receiver is no part of the twin; the values are carried.
    if (const Group* copy = FindParticipant(groups_, "CCR")) {
      for (const Segment* segment : copy->segments) tree_.Expect(*segment);
      tree_.Take({copy->Find("NAD"), 1, 1});
      tree_.Take({copy->Find("SEQ"), 2, 1});
    }
  }

  // Some senders write the group with nobody in it.
  void AddPractitioner(pugi::xml_node letter, const Group& group) {
    const Segment* nad = group.Find("NAD");
    const bool nobody = nad->At(2, 1).empty() && (nad->At(4, 1).empty() || nad->At(4, 1) == "_");
    if (!nobody) return AddOrganisation(tree_, letter, "Practitioner", group, unb_, 0);
    for (const auto& [element, component] :
         std::vector<std::pair<size_t, size_t>>{{1, 1}, {2, 2}, {2, 3}, {4, 1}, {4, 6}}) {
      tree_.Take({nad, element, component});
    }
    tree_.Take({group.Find("SEQ"), 2, 1});
  }

  void AddPatient(pugi::xml_node letter) {
    const std::vector<const Group*> patients = FindGroups(groups_, "S07");
    if (patients.empty()) return;
    const Group& group = *patients.front();
    pugi::xml_node patient = tree_.Add(letter, "Patient", group.segments.front());
    AddPatientIdentity(tree_, patient, group);
    AddOccupation(tree_, patient, group);
    const Segment* marital = group.Find("PDI");
    tree_.TakeIfSame({marital, 1, 1}, "2");
    tree_.AddCode(patient, "MaritalStatus", {marital, 2, 1}, kMaritalCodes);
    AddTelephones(patient, group);
    AddLanguage(patient, group);
    const Group* pregnancy = FindCourse("1");
    if (pregnancy != nullptr) {
      tree_.AddCode(patient, "EpisodeOfCareStatusCode", {pregnancy->Find("PAS"), 1, 1}, kBirthEpisodeCodes);
    }
  }

  void AddTelephones(pugi::xml_node patient, const Group& group) {
    if (group.Find("CON") == nullptr) return;
    pugi::xml_node telephones = tree_.Add(patient, "TelephoneSubscriber", group.Find("CON"));
    for (const auto& [code, name] :
         std::vector<std::pair<const char*, const char*>>{{"HO", "PrivateSubscriberIdentifier"},
                                                          {"MO", "MobileSubscriberIdentifier"},
                                                          {"WO", "WorkSubscriberIdentifier"}}) {
      const Segment* contact = group.Find("CON", code);
      tree_.Take({contact, 1, 1});
      tree_.Take({contact, 2, 2});
      tree_.AddValue(telephones, name, {contact, 2, 1});
    }
  }

  void AddLanguage(pugi::xml_node patient, const Group& group) {
    const std::vector<const Segment*> languages = group.FindAll("LAN");
    if (languages.empty()) return;
    pugi::xml_node needs = tree_.Add(patient, "InterpretationNeeds", languages.front());
    for (const Segment* language : languages) {
      if (language->At(1, 1) == "TJ") {
        tree_.Take({language, 1, 1});
        tree_.AddValue(needs, "ISOLanguageCode", {language, 2, 1});
        tree_.AddValue(needs, "ISOLanguageCodeDescription", {language, 2, 2});
      } else {
        tree_.AddCode(needs, "InterpretationIsNeededCode", {language, 1, 1}, kInterpretationCodes);
      }
    }
  }

  // Partner first, children behind, whatever their order in the message; the children among themselves keep it.
  void AddRelatives(pugi::xml_node letter) {
    std::vector<const Group*> children;
    for (const Group* group : FindGroups(groups_, "S09")) {
      const Segment* relation = group->Find("REL");
      if (relation != nullptr && relation->At(2, 1) == "SD") {
        children.push_back(group);
      } else {
        AddRelative(letter, "PartnerRelation", *group);
      }
    }
    int64_t last = 0;
    for (const Group* child : children) {
      AddRelative(letter, "ChildRelation", *child);
      // The numbers begin behind the partner's, and the place alone tells which ChildInfo is whose.
      const int64_t number = SequenceOf(*child);
      if (last > 0 && number != last + 1) {
        const Segment* const sequence = child->Find("SEQ");
        tree_.Tell(kSequence, sequence != nullptr ? Part{sequence, 2, 1} : Part{child->segments.front()});
      }
      last = number;
    }
  }

  void AddRelative(pugi::xml_node letter, const char* name, const Group& group) {
    pugi::xml_node node = tree_.Add(letter, name, group.segments.front());
    tree_.TakeIfSame({group.Find("REL"), 1, 1}, "PER");
    tree_.AddCode(node, "RelationCode", {group.Find("REL"), 2, 1}, kRelationCodes);
    const Segment* person = group.Find("PNA");
    for (const auto& [element, component] :
         std::vector<std::pair<size_t, size_t>>{{1, 1}, {2, 4}, {2, 5}, {5, 1}, {6, 1}}) {
      tree_.Take({person, element, component});
    }
    tree_.AddValue(node, "PersonIdentifier", {person, 2, 1});
    tree_.Take({group.Find("SEQ"), 2, 1});
    if (std::string_view(name) == "PartnerRelation") {
      tree_.AddValue(node, "PersonSurnameName", {person, 5, 2});
      tree_.AddValue(node, "PersonGivenName", {person, 6, 2});
      AddAddress(tree_, node, group);
      return AddOccupation(tree_, node, group);
    }
    tree_.AddTime(node, "TimeOfBirth", group.Find("DTM", "PRS"));
    for (const auto& [code, status] :
         std::vector<std::pair<const char*, const char*>>{{"K01", "BirthStatus1"}, {"K02", "BirthStatus2"}}) {
      tree_.Take({group.Find("RFF", code), 1, 1});
      tree_.AddValue(node, status, {group.Find("RFF", code), 1, 2});
    }
    tree_.AddCode(node, "Gender", {group.Find("PDI"), 1, 1}, kGenderCodes);
  }

  static int SequenceOf(const Group& group) {
    const Segment* sequence = group.Find("SEQ");
    int number = 0;
    if (sequence == nullptr) return number;
    const std::string& text = sequence->At(2, 1);
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  const Group* FindCourse(std::string_view number) const {
    for (const Group* group : FindGroups(groups_, "S11")) {
      const Segment* sequence = group->Find("SEQ");
      if (sequence != nullptr && sequence->At(2, 1) == number) return group;
    }
    return nullptr;
  }

  // Pregnancy, birth and children: S11 with the number 1, 2 and so on, each with the S14 behind it.
  void AddCourses(pugi::xml_node letter) {
    int wanted = 1;
    for (size_t at = 0; at < groups_.size(); ++at) {
      const Group& course = groups_[at];
      if (course.name == "S14" && wanted == 1) tree_.Tell(kSegmentUnexpected, {course.segments.front()});
      if (course.name != "S11") continue;
      const Segment* sequence = course.Find("SEQ");
      tree_.Take({sequence, 2, 1});
      if (SequenceOf(course) != wanted) tree_.Tell(kSequence, {course.segments.front()});
      std::vector<const Group*> details;
      for (size_t next = at + 1; next < groups_.size() && groups_[next].name == "S14"; ++next) {
        details.push_back(&groups_[next]);
      }
      if (wanted == 1) AddPregnancy(letter, course, details);
      if (wanted == 2) AddBirth(letter, course, details);
      if (wanted > 2) AddChildInfo(letter, course, details);
      ++wanted;
    }
  }

  void AddDiagnosis(pugi::xml_node parent, const char* name, const Segment* diagnosis) {
    pugi::xml_node node = tree_.Add(parent, name, diagnosis);
    tree_.AddCode(node, "DiagnoseDescriptionCode", {diagnosis, 1, 1}, kDiagnosisCodes);
    tree_.AddValue(node, "DiagnoseCode", {diagnosis, 2, 1});
    tree_.AddCode(node, "DiagnoseTypeCode", {diagnosis, 2, 2}, kDiagnosisTypeCodes);
    tree_.Take({diagnosis, 2, 3});
    tree_.AddValue(node, "DiagnoseText", {diagnosis, 2, 4});
  }

  // The principal diagnosis first.
  void AddDiagnoses(pugi::xml_node parent, const Group& course, const char* principal, const char* additional) {
    for (const Segment* diagnosis : course.FindAll("CIN")) {
      if (diagnosis->At(1, 1) == kPrincipal) AddDiagnosis(parent, principal, diagnosis);
    }
    for (const Segment* diagnosis : course.FindAll("CIN")) {
      if (diagnosis->At(1, 1) != kPrincipal) AddDiagnosis(parent, additional, diagnosis);
    }
  }

  void AddOtherDiagnoses(pugi::xml_node parent, const std::vector<const Group*>& details, const char* name) {
    for (const Group* detail : details) {
      for (const Segment* diagnosis : detail->FindAll("CIN")) AddDiagnosis(parent, name, diagnosis);
    }
  }

  static std::vector<const Segment*> AllTextsOf(const std::vector<const Group*>& details, std::string_view qualifier) {
    std::vector<const Segment*> texts;
    for (const Group* detail : details) {
      for (const Segment* text : TextsOf(*detail, qualifier)) texts.push_back(text);
    }
    return texts;
  }

  void AddPregnancy(pugi::xml_node letter, const Group& course, const std::vector<const Group*>& details) {
    pugi::xml_node node = tree_.Add(letter, "Pregnancy", course.segments.front());
    tree_.AddTime(node, "DateOfLastMenstruation", course.Find("DTM", "90"));
    tree_.AddTime(node, "DateofDelivery", course.Find("DTM", "91"));
    AddDiagnoses(node, course, "PregnancyPrincipalDiagnoses", "PregnancyAdditionalDiagnoses");
    for (const Group* detail : details) {
      pugi::xml_node treatment = tree_.Add(node, "PregnancyInvestigationAndTreatments", detail->segments.front());
      AddOtherDiagnoses(treatment, {detail}, "InvestigationAndTreatmentDiagnoses");
      tree_.AddTime(treatment, "ClinicalInfoDate", detail->Find("DTM", "CIS"));
      tree_.AddFormattedText(treatment, "InvestigationAndTreatmentText", TextsOf(*detail, "NC"));
    }
  }

  void AddBirth(pugi::xml_node letter, const Group& course, const std::vector<const Group*>& details) {
    pugi::xml_node node = tree_.Add(letter, "Birth", course.segments.front());
    AddDuration(node, course.Find("DTM", "K03"));
    AddDiagnoses(node, course, "BirthPrincipalDiagnoses", "BirthAdditionalDiagnoses");
    AddOtherDiagnoses(node, details, "BirthInvestigationAndTreatmentDiagnoses");
    tree_.AddFormattedText(node, "BleedingVolume", NotEmpty(AllTextsOf(details, "K04")));
    tree_.AddFormattedText(node, "AmnioticFluidDescription", AllTextsOf(details, "K05"));
    tree_.AddFormattedText(node, "BirthAdditionalInfo", AllTextsOf(details, "NC"));
    AddPlainText(node, "MaternityMotherAppointment", AllTextsOf(details, "AFT"));
  }

  // MedCom's converter writes the segment of the bleeding also when nothing is told of it.
  std::vector<const Segment*> NotEmpty(const std::vector<const Segment*>& texts) {
    std::vector<const Segment*> kept;
    for (const Segment* text : texts) {
      if (text->At(kTextAt, 1).empty() && text->ComponentsOf(kTextAt) <= 1) {
        tree_.Take({text, 1, 1});
        tree_.Take({text, 2, 1});
      } else {
        kept.push_back(text);
      }
    }
    return kept;
  }

  // Five digits: years, weeks, days.
  void AddDuration(pugi::xml_node birth, const Segment* duration) {
    constexpr size_t kDigits = 5;
    if (duration == nullptr) return;
    tree_.Take({duration, 1, 1});
    const Part part = {duration, 1, 2};
    const std::string& digits = tree_.Take(part);
    const bool right = tree_.Take({duration, 1, 3}) == "103" && digits.size() == kDigits && digits.starts_with("00") &&
                       digits.find_first_not_of("0123456789") == std::string::npos;
    if (!right) return tree_.Tell(kDateFormat, part);
    pugi::xml_node node = tree_.Add(birth, "PregnancyDuration", duration);
    tree_.AddText(node, "Weeks", part, digits.substr(2, 2));
    tree_.AddText(node, "Days", part, digits.substr(4, 1));
  }

  void AddChildInfo(pugi::xml_node letter, const Group& course, const std::vector<const Group*>& details) {
    pugi::xml_node node = tree_.Add(letter, "ChildInfo", course.segments.front());
    AddDiagnoses(node, course, "ChildPrincipalDiagnoses", "ChildAdditionalDiagnoses");
    AddOtherDiagnoses(node, details, "ChildOtherDiagnoses");
    AddNumbers(node, "ChildDimensions", AllTextsOf(details, "K06"), {"Weight", "Length", "HeadCircumference"});
    AddNumbers(node, "ApgarScore", AllTextsOf(details, "K07"),
               {"ScoreAfterOneMin", "ScoreAfterFiveMin", "ScoreAfterTenMin", "MinutesAtScoreTen"});
    tree_.AddFormattedText(node, "ChildAdditionalInfo", AllTextsOf(details, "NC"));
    AddPlainText(node, "ChildTransferral", AllTextsOf(details, "OVF"));
  }

  // Where the text of a plain FTX stands.
  size_t ElementOf(const Segment& text) {
    if (text.ComponentsOf(kTextAt) > 0 || text.ComponentsOf(kOldText) == 0) return kTextAt;
    tree_.Tell(kTextPlace, {&text, kOldText, 1});
    return kOldText;
  }

  void AddPlainText(pugi::xml_node parent, const char* name, const std::vector<const Segment*>& texts) {
    for (const Segment* text : texts) {
      tree_.Take({text, 1, 1});
      tree_.Take({text, 2, 1});
      tree_.AddValue(parent, name, {text, ElementOf(*text), 1});
    }
  }

  void AddNumbers(pugi::xml_node parent, const char* name, const std::vector<const Segment*>& texts,
                  const std::vector<const char*>& parts) {
    for (const Segment* text : texts) {
      tree_.Take({text, 1, 1});
      tree_.Take({text, 2, 1});
      const size_t element = ElementOf(*text);
      pugi::xml_node node = tree_.Add(parent, name, text);
      for (size_t i = 0; i < parts.size(); ++i) {
        const Part part = {text, element, i + 1};
        if (tree_.Take(part) != kNoScore) tree_.AddValue(node, parts[i], part);
      }
    }
  }

  LetterTree& tree_;
  const std::vector<Group>& groups_;
  const Segment& unb_;
};

}  // namespace

void AddBirthNotification(LetterTree& tree, const EdifactMessage& message, const Segment& unb) {
  const std::vector<Group> groups = GroupsOf(message);
  tree.Begin(groups);
  BirthNotificationTree(tree, groups, unb).Build();
}

}  // namespace handover::adapters::edifact
