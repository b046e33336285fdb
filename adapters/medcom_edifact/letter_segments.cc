#include "adapters/medcom_edifact/letter_segments.h"

#include <algorithm>
#include <utility>

#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_edifact/latin1_text.h"
#include "adapters/medcom_edifact/text_lines.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::edifact {
namespace letter_segments_internal {

using medcom::ChildOf;

constexpr std::string_view kNobody = "_";

// Which list a number is from, as NAD says it: the list and who keeps it.
struct NumberList {
  std::string_view word;
  std::string_view list;
  std::string_view keeper;
};
constexpr NumberList kNumberLists[] = {
    {"sygehusafdelingsnummer", "SKS", "SST"}, {"ydernummer", "YNR", "SFU"}, {"lokationsnummer", "", "9"},
    {"kommunenummer", "KOM", "IM"},           {"sorkode", "SOR", "SST"},    {"lokalt_nummer", "NCD", ""}};

bool IsElementNode(pugi::xml_node node) { return node.type() == pugi::node_element; }

bool HasElements(pugi::xml_node node) {
  return std::any_of(node.begin(), node.end(), [](pugi::xml_node child) { return IsElementNode(child); });
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// The number with its list. A number without one would be taken for a location number.
std::vector<std::string> NumberOf(LetterSegments& out, pugi::xml_node participant) {
  const pugi::xml_node number = ChildOf(participant, "Identifier");
  const pugi::xml_node list = ChildOf(participant, "IdentifierCode");
  if (!number) return {};
  const auto found = std::find_if(std::begin(kNumberLists), std::end(kNumberLists),
                                  [list](const NumberList& l) { return TextOf(list) == l.word; });
  if (found == std::end(kNumberLists)) {
    out.Account(number);
    out.Account(list);
    out.Lose(kLossNumberList, number);
    return {};
  }
  out.Account(list);
  return {out.Text(number), std::string(found->list), std::string(found->keeper)};
}

}  // namespace letter_segments_internal

void LetterSegments::BeginMessage(const std::string& reference, LetterType type, const std::string& name) {
  segments_.BeginMessage(reference, {"MEDDIS", "D", "93A", "UN", std::string(type.edifact_version)}, name);
}

void LetterSegments::Account(pugi::xml_node node) { accounted_.insert(node.hash_value()); }

void LetterSegments::Lose(const LossInfo& info, pugi::xml_node node) {
  losses_.push_back(medcom::MakeLoss(info, medcom::PathOf(node)));
}

void LetterSegments::Tell(const IssueInfo& info, pugi::xml_node node) {
  issues_.push_back(medcom::MakeIssue(info, medcom::PathOf(node)));
}

std::string LetterSegments::Text(pugi::xml_node node) {
  if (!node) return "";
  Account(node);
  HeldText held = HoldInLatin1(TextOf(node));
  if (held.changed) Lose(kLossCharacters, node);
  return std::move(held.text);
}

std::string LetterSegments::Text(pugi::xml_node parent, const char* name) {
  return Text(medcom::ChildOf(parent, name));
}

std::string LetterSegments::Code(pugi::xml_node node, absl::Span<const CodeWord> words, std::string_view otherwise) {
  if (!node) return "";
  Account(node);
  const std::string word = TextOf(node);
  const auto found = std::find_if(words.begin(), words.end(), [&word](const CodeWord& w) { return w.word == word; });
  if (found != words.end()) return std::string(found->code);
  Lose(kLossCode, node);
  return std::string(otherwise);
}

std::string LetterSegments::Minute(pugi::xml_node time) {
  if (!time) return "";
  return letter_segments_internal::DigitsOf(Text(time, "Date") + Text(time, "Time"));
}

void LetterSegments::AddTime(const char* qualifier, pugi::xml_node time) {
  if (time) Add("DTM", {{qualifier, Minute(time), "203"}});
}

size_t LetterSegments::AddFormatted(const char* qualifier, pugi::xml_node text, size_t most,
                                    void (*next_group)(LetterSegments&)) {
  size_t groups = 1;
  if (!text) return groups;
  Account(text);
  TextBlocks blocks = BlocksOf(text);
  if (blocks.changed) Lose(kLossCharacters, text);
  size_t count = 0;
  for (TextBlock& block : blocks.blocks) {
    if (count == most) {
      if (next_group == nullptr) {
        Tell(kTextLength, text);
        return groups;
      }
      next_group(*this);
      ++groups;
      count = 0;
    }
    Add("FTX", {{qualifier}, {std::move(block.format)}, {}, std::move(block.lines)});
    ++count;
  }
  return groups;
}

void LetterSegments::LoseRest(pugi::xml_node root) {
  std::vector<pugi::xml_node> open = {root};
  while (!open.empty()) {
    const pugi::xml_node node = open.back();
    open.pop_back();
    if (accounted_.contains(node.hash_value())) continue;
    const bool anything = medcom::WithoutIndexes(node.name()).ends_with("Local_Elements");
    if (anything || !letter_segments_internal::HasElements(node)) {
      if (anything || !TextOf(node).empty()) Lose(kLossNoPlace, node);
      continue;
    }
    for (const pugi::xml_node child : node.children()) {
      if (letter_segments_internal::IsElementNode(child)) open.push_back(child);
    }
  }
}

void AddHeadSegments(LetterSegments& out, pugi::xml_node head, LetterType type) {
  using namespace letter_segments_internal;
  const pugi::xml_node statistical = ChildOf(head, "StatisticalCode");
  std::string name = out.Text(statistical);
  // The reader puts the X before it again.
  if (!name.starts_with('X') || name.size() == 1) {
    if (!name.empty()) out.Lose(kLossCode, statistical);
    name = "X" + std::string(type.edifact_type);
  }
  out.Account(ChildOf(head, "VersionCode"));
  out.Account(ChildOf(head, "TypeCode"));
  out.BeginMessage(out.Text(head, "Identifier"), type, name.substr(1));
  out.Add("BGM", {{"EPI"}, {}, {"9"}, {"NA"}});
  out.AddTime("137", ChildOf(head, "Authorisation"));
}

void AddInfoSegments(LetterSegments& out, pugi::xml_node head, const std::string& priority) {
  using namespace letter_segments_internal;
  out.Add("S02", {{"02"}});
  out.Add("GIS", {{out.Code(ChildOf(head, "StatusCode"), kStatusCodes, "N")}});
  out.Add("RFF", {{"SRI", out.Text(head, "Identifier")}});
  if (!priority.empty()) out.Add("RFF", {{priority, "NC"}});
  out.AddTime("182", ChildOf(head, "Authorisation"));
}

void AddCourseSegments(LetterSegments& out, pugi::xml_node head, int number, bool of_child) {
  using namespace letter_segments_internal;
  out.Add("S11", {{"11"}});
  out.Add("GIS", {{out.Code(ChildOf(head, "StatusCode"), kStatusCodes, "N")}});
  const std::string episode = out.Text(head, "EpisodeOfCareIdentifier");
  out.Add("RFF", episode.empty() ? Elements{{"AHI", "1"}} : Elements{{"REI", episode}});
  if (of_child) out.Add("RFF", {{"PER", "1"}});
  out.Add("SEQ", {{}, {std::to_string(number)}});
}

void AddAddressSegment(LetterSegments& out, pugi::xml_node person) {
  const std::string street = out.Text(person, "StreetName");
  const std::string suburb = out.Text(person, "SuburbName");
  const std::string district = out.Text(person, "DistrictName");
  const std::string post_code = out.Text(person, "PostCodeIdentifier");
  if (street.empty() && suburb.empty() && district.empty() && post_code.empty()) return;
  out.Add("ADR", {{}, {"US", street, suburb}, {district}, {post_code}});
}

void AddOccupationSegment(LetterSegments& out, pugi::xml_node person) {
  const std::string occupation = out.Text(person, "OccupancyText");
  if (!occupation.empty()) out.Add("EMP", {{"1"}, {}, {"", "", "", occupation}});
}

void AddParticipantSegments(LetterSegments& out, const Participant& participant) {
  using namespace letter_segments_internal;
  const pugi::xml_node node = participant.node;
  std::string name = out.Text(node, participant.is_person ? "PersonName" : "OrganisationName");
  if (name.empty()) name = kNobody;
  const std::string second = out.Text(node, participant.is_person ? "OrganisationName" : "DepartmentName");
  const std::string third = participant.is_person ? "" : out.Text(node, "UnitName");
  out.Add("S01", {{"01"}});
  out.Add("NAD", {{participant.qualifier}, NumberOf(out, node), {}, {name, second, third, "", "", "US"}});
  AddAddressSegment(out, node);
  const std::string telephone = out.Text(node, "TelephoneSubscriberIdentifier");
  if (!telephone.empty()) out.Add("CON", {{}, {telephone, "TE"}});
  if (participant.attended_birth) out.Add("RFF", {{"AHL", "1"}});
  out.Add("SEQ", {{}, {std::to_string(participant.number)}});
  const std::string speciality = out.Code(ChildOf(node, "MedicalSpecialityCode"), kSpecialityCodes, "99");
  if (speciality.empty()) return;
  out.Add("SPR", {{"ORG"}, {speciality, "SKS", "SST"}, {std::string(participant.letter_type), "SKS", "SST"}});
}

void AddPatientSegments(LetterSegments& out, pugi::xml_node patient) {
  out.Add("S07", {{"07"}});
  const std::string number = out.Text(patient, "CivilRegistrationNumber");
  const std::string family = out.Text(patient, "PersonSurnameName");
  const std::string given = out.Text(patient, "PersonGivenName");
  const auto named = [](const char* kind, const std::string& name) {
    return name.empty() ? std::vector<std::string>() : std::vector<std::string>{kind, name};
  };
  out.Add("PNA", {{"PAT"},
                  number.empty() ? std::vector<std::string>() : std::vector<std::string>{number, "", "", "CPR", "IM"},
                  {},
                  {},
                  named("SU", family),
                  named("FO", given)});
  const std::string other = out.Text(patient, "AlternativeIdentifier");
  if (!other.empty()) out.Add("RFF", {{"XPI", other}});
  AddAddressSegment(out, patient);
}

}  // namespace handover::adapters::edifact
