#include "adapters/medcom_edifact/letter_parts.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "adapters/medcom_edifact/code_words.h"

namespace handover::adapters::edifact {
namespace {

constexpr std::string_view kNoName = "_";  // What a sender writes where a name must stand and there is none.
constexpr int kFirstYearOf1900 = 80;       // Of the two digits of UNB; EDIFACT letters are no older.

// A name that may be the sign for none.
void AddName(LetterTree& tree, pugi::xml_node parent, const char* name, Part part) {
  const std::string& text = tree.Take(part);
  if (!text.empty() && text != kNoName) tree.AddText(parent, name, part, text);
}

void TakeAll(LetterTree& tree, const Segment* segment, std::initializer_list<Part> parts) {
  for (const Part part : parts) tree.Take({segment, part.element, part.component});
}

// The number of NAD with the list it is from.
void AddNumber(LetterTree& tree, pugi::xml_node parent, const Segment* nad) {
  if (tree.Take({nad, 2, 1}).empty()) return TakeAll(tree, nad, {{nullptr, 2, 2}, {nullptr, 2, 3}});
  tree.AddValue(parent, "Identifier", {nad, 2, 1});
  tree.Take({nad, 2, 3});
  if (tree.Take({nad, 2, 2}).empty()) {
    tree.AddText(parent, "IdentifierCode", {nad, 2, 2}, "lokationsnummer");
  } else {
    tree.AddCode(parent, "IdentifierCode", {nad, 2, 2}, kIdentifierCodes);
  }
}

void TakeSequence(LetterTree& tree, const Group& group) {
  tree.Take({group.Find("SEQ"), 2, 1});
  tree.TakeIfSame({group.Find("RFF", "AHL"), 1, 2}, "1");
  tree.Take({group.Find("RFF", "AHL"), 1, 1});
}

// What every S11 repeats of the letter.
void TakeRepeated(LetterTree& tree, const Group& group, std::string_view status, std::string_view episode) {
  tree.TakeIfSame({group.Find("GIS"), 1, 1}, status);
  tree.Take({group.Find("RFF", "REI"), 1, 1});
  tree.TakeIfSame({group.Find("RFF", "REI"), 1, 2}, episode);
  for (const char* constant : {"AHI", "PER"}) {
    tree.Take({group.Find("RFF", constant), 1, 1});
    tree.TakeIfSame({group.Find("RFF", constant), 1, 2}, "1");
  }
}

}  // namespace

void AddEnvelope(LetterTree& tree, const Segment& unb) {
  pugi::xml_node envelope = tree.Add(tree.root(), "Envelope", &unb);
  pugi::xml_node sent = tree.Add(envelope, "Sent", &unb);
  const std::string& day = unb.At(4, 1);  // yymmdd, which the interchange has checked.
  const std::string& time = unb.At(4, 2);
  const bool old = day.substr(0, 2) >= std::to_string(kFirstYearOf1900);
  tree.AddText(sent, "Date", {&unb, 4, 1},
               (old ? "19" : "20") + day.substr(0, 2) + "-" + day.substr(2, 2) + "-" + day.substr(4, 2));
  tree.AddText(sent, "Time", {&unb, 4, 2}, time.substr(0, 2) + ":" + time.substr(2, 2));
  tree.AddValue(envelope, "Identifier", {&unb, 5, 1});
  if (unb.At(9, 1).empty()) {
    tree.AddText(envelope, "AcknowledgementCode", {&unb, 9, 1}, "minuspositivkvitt");
  } else {
    tree.AddCode(envelope, "AcknowledgementCode", {&unb, 9, 1}, kAcknowledgementCodes);
  }
}

void AddLetterHead(LetterTree& tree, pugi::xml_node letter, const std::vector<Group>& groups, LetterType type) {
  const Group& head = groups.front();
  const Segment* unh = head.Find("UNH");
  const std::vector<const Group*> infos = FindGroups(groups, "S02");
  const Group none;
  const Group& info = infos.empty() ? none : *infos.front();
  pugi::xml_node node = tree.Add(letter, "Letter", unh);
  tree.AddValue(node, "Identifier", {unh, 1, 1});
  TakeAll(tree, unh, {{nullptr, 2, 1}, {nullptr, 2, 2}, {nullptr, 2, 3}, {nullptr, 2, 4}});
  tree.AddText(node, "VersionCode", {unh, 2, 5}, "X" + std::string(type.edifact_version));
  const std::string& statistical = tree.Take({unh, 3, 1});
  tree.AddText(node, "StatisticalCode", {unh, 3, 1},
               "X" + (statistical.empty() ? std::string(type.edifact_type) : statistical));
  for (const auto& [element, component] : {std::pair<size_t, size_t>{1, 1}, {3, 1}, {4, 1}}) {
    tree.Take({head.Find("BGM"), element, component});
  }
  const Segment* signed_at = head.Find("DTM", "137");
  tree.AddTime(node, "Authorisation", signed_at);
  tree.AddText(node, "TypeCode", {unh, 2, 5}, "X" + std::string(type.edifact_type));
  const Segment* status = info.Find("GIS");
  tree.AddCode(node, "StatusCode", {status, 1, 1}, kStatusCodes);
  const Segment* repeated = info.Find("DTM", "182");
  TakeAll(tree, repeated, {{nullptr, 1, 1}, {nullptr, 1, 3}});
  if (signed_at != nullptr) tree.TakeIfSame({repeated, 1, 2}, signed_at->At(1, 2));
  tree.Take({info.Find("RFF", "SRI"), 1, 1});
  if (unh != nullptr) tree.TakeIfSame({info.Find("RFF", "SRI"), 1, 2}, unh->At(1, 1));
  const Segment* episode = nullptr;
  const std::vector<const Group*> courses = FindGroups(groups, "S11");
  for (const Group* course : courses) {
    if (episode == nullptr) episode = course->Find("RFF", "REI");
  }
  tree.AddValue(node, "EpisodeOfCareIdentifier", {episode, 1, 2});
  for (const Group* course : courses) {
    TakeRepeated(tree, *course, status == nullptr ? "" : status->At(1, 1), episode == nullptr ? "" : episode->At(1, 2));
  }
}

const Group* FindParticipant(const std::vector<Group>& groups, std::string_view qualifier) {
  for (const Group* group : FindGroups(groups, "S01")) {
    if (group->Find("NAD", qualifier) != nullptr) return group;
  }
  return nullptr;
}

void AddOrganisation(LetterTree& tree, pugi::xml_node letter, const char* name, const Group& group, const Segment& unb,
                     size_t unb_element) {
  const Segment* nad = group.Find("NAD");
  pugi::xml_node node = tree.Add(letter, name, nad);
  if (unb_element > 0) tree.AddValue(node, "EANIdentifier", {&unb, unb_element, 1});
  TakeAll(tree, nad, {{nullptr, 1, 1}, {nullptr, 4, 6}});
  AddNumber(tree, node, nad);
  AddName(tree, node, "OrganisationName", {nad, 4, 1});
  tree.AddValue(node, "DepartmentName", {nad, 4, 2});
  tree.AddValue(node, "UnitName", {nad, 4, 3});
  AddAddress(tree, node, group);
  const Segment* contact = group.Find("CON");
  tree.Take({contact, 2, 2});
  tree.AddValue(node, "TelephoneSubscriberIdentifier", {contact, 2, 1});
  const Segment* speciality = group.Find("SPR");
  TakeAll(tree, speciality,
          {{nullptr, 1, 1}, {nullptr, 2, 2}, {nullptr, 2, 3}, {nullptr, 3, 1}, {nullptr, 3, 2}, {nullptr, 3, 3}});
  tree.AddCode(node, "MedicalSpecialityCode", {speciality, 2, 1}, kSpecialityCodes);
  TakeSequence(tree, group);
}

void AddMidwife(LetterTree& tree, pugi::xml_node letter, const char* name, const Group& group) {
  const Segment* nad = group.Find("NAD");
  TakeAll(tree, nad, {{nullptr, 1, 1}, {nullptr, 4, 6}});
  TakeSequence(tree, group);
  const bool nobody = nad->At(2, 1).empty() && (nad->At(4, 1).empty() || nad->At(4, 1) == kNoName) &&
                      nad->At(4, 2).empty() && group.Find("ADR") == nullptr;
  if (nobody) return TakeAll(tree, nad, {{nullptr, 2, 2}, {nullptr, 2, 3}, {nullptr, 4, 1}});
  pugi::xml_node node = tree.Add(letter, name, nad);
  AddNumber(tree, node, nad);
  AddName(tree, node, "PersonName", {nad, 4, 1});
  tree.AddValue(node, "OrganisationName", {nad, 4, 2});
  AddAddress(tree, node, group);
}

void AddAddress(LetterTree& tree, pugi::xml_node person, const Group& group) {
  const Segment* address = group.Find("ADR");
  tree.Take({address, 2, 1});
  tree.AddValue(person, "StreetName", {address, 2, 2});
  tree.AddValue(person, "SuburbName", {address, 2, 3});
  tree.AddValue(person, "DistrictName", {address, 3, 1});
  tree.AddValue(person, "PostCodeIdentifier", {address, 4, 1});
}

void AddOccupation(LetterTree& tree, pugi::xml_node person, const Group& group) {
  const Segment* occupation = group.Find("EMP");
  tree.TakeIfSame({occupation, 1, 1}, "1");
  tree.AddValue(person, "OccupancyText", {occupation, 3, 4});
}

void AddPatientIdentity(LetterTree& tree, pugi::xml_node patient, const Group& group) {
  const Segment* person = group.Find("PNA");
  TakeAll(tree, person, {{nullptr, 1, 1}, {nullptr, 2, 4}, {nullptr, 2, 5}, {nullptr, 5, 1}, {nullptr, 6, 1}});
  tree.AddValue(patient, "CivilRegistrationNumber", {person, 2, 1});
  const Segment* other = group.Find("RFF", "XPI");
  tree.Take({other, 1, 1});
  tree.AddValue(patient, "AlternativeIdentifier", {other, 1, 2});
  tree.AddValue(patient, "PersonSurnameName", {person, 5, 2});
  tree.AddValue(patient, "PersonGivenName", {person, 6, 2});
  AddAddress(tree, patient, group);
}

std::vector<const Group*> FindGroups(const std::vector<Group>& groups, std::string_view name) {
  std::vector<const Group*> found;
  for (const Group& group : groups) {
    if (group.name == name) found.push_back(&group);
  }
  return found;
}

std::vector<const Segment*> TextsOf(const Group& group, std::string_view qualifier) {
  std::vector<const Segment*> texts = group.FindAll("FTX");
  std::erase_if(texts, [qualifier](const Segment* text) { return text->At(1, 1) != qualifier; });
  return texts;
}

}  // namespace handover::adapters::edifact
