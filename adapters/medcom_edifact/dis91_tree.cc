#include "adapters/medcom_edifact/dis91_tree.h"

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/medcom_edifact/code_words.h"

namespace handover::adapters::edifact {
namespace dis91_tree_internal {

// FTX with another qualifier is the text of the letter.
constexpr std::string_view kSubject = "OE";
constexpr std::string_view kReferences[] = {"BIN", "SUP", "URL"};

bool IsReference(const Segment& text) {
  return std::find(std::begin(kReferences), std::end(kReferences), text.At(1, 1)) != std::end(kReferences);
}

// One per message.
class ClinicalEmailTree {
 public:
  ClinicalEmailTree(LetterTree& tree, const std::vector<Group>& groups, const Segment& unb)
      : tree_(tree), groups_(groups), unb_(unb) {}

  void Build() {
    pugi::xml_node letter = tree_.Add(tree_.root(), "ClinicalEmail", groups_.front().Find("UNH"));
    AddLetterHead(tree_, letter, groups_, kDis91);
    if (const Group* sender = FindParticipant(groups_, "SSP")) {
      AddOrganisation(tree_, letter, "Sender", *sender, unb_, 2);
    }
    if (const Group* receiver = FindParticipant(groups_, "PO")) {
      AddOrganisation(tree_, letter, "Receiver", *receiver, unb_, 3);
    }
    for (const char* once : {"S02", "S07", "S11"}) {
      const std::vector<const Group*> groups = FindGroups(groups_, once);
      if (groups.size() > 1) tree_.Tell(kGroupRepeated, {groups[1]->segments.front()});
    }
    AddPatient(letter);
    AddAdditionalInformation(letter);
    for (const Group* group : FindGroups(groups_, "S14")) AddText(letter, *group);
    for (const Group* group : FindGroups(groups_, "S14")) AddReferences(letter, *group);
    tree_.CarryRest(tree_.root());
  }

 private:
  void AddPatient(pugi::xml_node letter) {
    const std::vector<const Group*> patients = FindGroups(groups_, "S07");
    if (patients.empty()) return;
    pugi::xml_node patient = tree_.Add(letter, "Patient", patients.front()->segments.front());
    AddPatientIdentity(tree_, patient, *patients.front());
    AddOccupation(tree_, patient, *patients.front());
    const std::vector<const Group*> courses = FindGroups(groups_, "S11");
    if (courses.empty()) return;
    tree_.Take({courses.front()->Find("SEQ"), 2, 1});
    tree_.AddCode(patient, "EpisodeOfCareStatusCode", {courses.front()->Find("PAS"), 1, 1}, kEpisodeCodes);
  }

  // Priority is a reference without a number: RFF+HI:NC.
  void AddAdditionalInformation(pugi::xml_node letter) {
    const std::vector<const Group*> infos = FindGroups(groups_, "S02");
    const Segment* priority = nullptr;
    for (const CodeWord& word : kPriorityCodes) {
      if (priority == nullptr && !infos.empty()) priority = infos.front()->Find("RFF", word.code);
    }
    const Segment* subject = nullptr;
    for (const Group* group : FindGroups(groups_, "S14")) {
      if (subject == nullptr) subject = group->Find("FTX", kSubject);
    }
    if (priority == nullptr && subject == nullptr) return;
    pugi::xml_node node = tree_.Add(letter, "AdditionalInformation", priority != nullptr ? priority : subject);
    tree_.TakeIfSame({priority, 1, 2}, "NC");
    if (priority != nullptr) tree_.AddCode(node, "Priority", {priority, 1, 1}, kPriorityCodes);
    tree_.Take({subject, 1, 1});
    tree_.Take({subject, 2, 1});
    tree_.AddValue(node, "Subject", {subject, 4, 1});
  }

  void AddText(pugi::xml_node letter, const Group& group) {
    std::vector<const Segment*> texts = group.FindAll("FTX");
    std::erase_if(texts, [](const Segment* text) { return IsReference(*text) || text->At(1, 1) == kSubject; });
    if (texts.empty()) return;
    pugi::xml_node node = tree_.Add(letter, "ClinicalInformation", group.segments.front());
    tree_.AddFormattedText(node, "Text01", texts);
  }

  void AddReferences(pugi::xml_node letter, const Group& group) {
    for (const Segment* text : group.FindAll("FTX")) {
      if (!IsReference(*text)) continue;
      pugi::xml_node node = tree_.Add(letter, "Reference", text);
      const std::string& kind = tree_.Take({text, 1, 1});
      tree_.Take({text, 2, 1});
      tree_.AddValue(node, "RefDescription", {text, 4, 1});
      if (kind == "SUP") tree_.AddText(node, "SUP", {text, 1, 1}, "true");
      if (kind == "URL") AddLink(node, *text);
      if (kind != "BIN") continue;
      pugi::xml_node file = tree_.Add(node, "BIN", text);
      tree_.AddValue(file, "ObjectIdentifier", {text, 4, 2});
      tree_.AddCode(file, "ObjectCode", {text, 4, 3}, kObjectCodes);
      tree_.AddCode(file, "ObjectExtensionCode", {text, 4, 4}, kExtensionCodes);
      tree_.AddValue(file, "OriginalObjectSize", {text, 4, 5});
    }
  }

  // A long address goes on in the next components.
  void AddLink(pugi::xml_node reference, const Segment& text) {
    std::string link;
    for (size_t component = 2; component <= text.ComponentsOf(4); ++component) {
      const std::string& part = tree_.Take({&text, 4, component});
      link += part.ends_with('\\') ? part.substr(0, part.size() - 1) : part;
    }
    if (!link.empty()) tree_.AddText(reference, "URL", {&text, 4, 2}, link);
  }

  LetterTree& tree_;
  const std::vector<Group>& groups_;
  const Segment& unb_;
};

}  // namespace dis91_tree_internal

void AddClinicalEmail(LetterTree& tree, const EdifactMessage& message, const Segment& unb) {
  const std::vector<Group> groups = GroupsOf(message);
  tree.Begin(groups);
  dis91_tree_internal::ClinicalEmailTree(tree, groups, unb).Build();
}

}  // namespace handover::adapters::edifact
