#include "adapters/medcom_edifact/letter_tree.h"

#include <algorithm>
#include <iterator>

#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::edifact {
namespace {

constexpr size_t kMaxIssues = 100;  // Nobody reads more; an error is told even behind as many warnings.
constexpr size_t kTextElement = 4;
constexpr size_t kFormatElement = 2;
constexpr std::string_view kOwnLine = ".";  // A component of this alone is an empty line.
constexpr char kGoesOn = '\\';              // At the end of a component: the line goes on in the next one.

bool IsGroupTag(const std::string& tag) {
  return tag[0] == 'S' && tag[1] >= '0' && tag[1] <= '9' && tag[2] >= '0' && tag[2] <= '9';
}

bool HasValue(const Segment& segment) {
  for (size_t element = 1; element <= segment.elements.size(); ++element) {
    for (size_t component = 1; component <= segment.ComponentsOf(element); ++component) {
      if (!segment.At(element, component).empty()) return true;
    }
  }
  return false;
}

// The qualifier where it tells apart what segments of that tag are for, and is one of MedCom's, never a value.
bool TellsApart(const Segment& segment) {
  const std::string& qualifier = segment.At(1, 1);
  const bool known = segment.tag == "FTX" || segment.tag == "DTM" || segment.tag == "RFF" || segment.tag == "NAD" ||
                     segment.tag == "CON" || segment.tag == "LAN";
  return known && qualifier.size() <= 3 && !qualifier.empty() &&
         std::all_of(qualifier.begin(), qualifier.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// The markup that a format such as PF0 stands for: F = fixed font; F, U, K = bold, underlined, italic; H, M = right,
// centred.
pugi::xml_node AddMarkup(pugi::xml_node text, const std::string& format) {
  pugi::xml_node inner = text;
  if (format.size() != 3) return inner;
  if (format[0] == 'F') inner = inner.append_child("FixedFont");
  if (format[1] == 'F') return inner.append_child("Bold");
  if (format[1] == 'U') return inner.append_child("Underline");
  if (format[1] == 'K') return inner.append_child("Italic");
  if (format[2] == 'H') return inner.append_child("Right");
  if (format[2] == 'M') return inner.append_child("Center");
  return inner;
}

void AppendText(pugi::xml_node node, std::string_view text) {
  if (!text.empty()) node.append_child(pugi::node_pcdata).set_value(std::string(text).c_str());
}

}  // namespace

const Segment* Group::Find(std::string_view tag) const {
  const auto found = std::find_if(segments.begin(), segments.end(), [tag](const Segment* s) { return s->tag == tag; });
  return found == segments.end() ? nullptr : *found;
}

const Segment* Group::Find(std::string_view tag, std::string_view qualifier) const {
  const auto found = std::find_if(segments.begin(), segments.end(), [tag, qualifier](const Segment* segment) {
    return segment->tag == tag && segment->At(1, 1) == qualifier;
  });
  return found == segments.end() ? nullptr : *found;
}

std::vector<const Segment*> Group::FindAll(std::string_view tag) const {
  std::vector<const Segment*> found;
  std::copy_if(segments.begin(), segments.end(), std::back_inserter(found),
               [tag](const Segment* segment) { return segment->tag == tag; });
  return found;
}

std::vector<Group> GroupsOf(const EdifactMessage& message) {
  std::vector<Group> groups(1);
  for (const Segment& segment : message.segments) {
    if (IsGroupTag(segment.tag)) groups.push_back({segment.tag, {}});
    // UNT is of the interchange, and what it says has been checked.
    if (segment.tag != "UNT") groups.back().segments.push_back(&segment);
  }
  return groups;
}

LetterTree::LetterTree(std::string_view name_space, std::vector<Issue>& issues, std::vector<Loss>& losses)
    : issues_(issues), losses_(losses) {
  pugi::xml_node emessage = document_.append_child("Emessage");
  emessage.append_attribute("xmlns").set_value(std::string(name_space).c_str());
}

void LetterTree::Begin(const std::vector<Group>& groups) {
  segments_.clear();
  for (const Group& group : groups) {
    for (const Segment* segment : group.segments) {
      segments_.push_back(segment);
      groups_[segment->number] = group.name;
      if (segment->tag == group.name) Take({segment, 1, 1});
    }
  }
}

uint64_t LetterTree::KeyOf(Part part) {
  constexpr uint64_t kWidth = 1 << 20;  // More than there can be components.
  return (static_cast<uint64_t>(part.segment->number) * kWidth + part.element) * kWidth + part.component;
}

// `segment 23 S14/FTX(K06) 4.1`.
std::string LetterTree::PathOf(Part part) const {
  const Segment& segment = *part.segment;
  const auto group = groups_.find(segment.number);
  std::string path = SegmentPath(segment.number) + " ";
  if (group != groups_.end() && !group->second.empty() && group->second != segment.tag) path += group->second + "/";
  path += segment.tag;
  if (TellsApart(segment)) path += "(" + segment.At(1, 1) + ")";
  if (part.element > 0) path += " " + std::to_string(part.element) + "." + std::to_string(part.component);
  return path;
}

void LetterTree::Place(pugi::xml_node node, Part part) {
  if (part.segment != nullptr) places_.emplace_back(node, PathOf(part));
}

void LetterTree::Tell(const IssueInfo& info, Part part) {
  const bool enough = issues_.size() >= kMaxIssues;
  if (enough && (info.severity != Severity::kError || medcom::HasError(issues_))) return;
  issues_.push_back(medcom::MakeIssue(info, PathOf(part)));
}

const std::string& LetterTree::Take(Part part) {
  static const std::string& nothing = *new std::string();
  if (part.segment == nullptr) return nothing;
  taken_.insert(KeyOf(part));
  return part.segment->At(part.element, part.component);
}

void LetterTree::TakeIfSame(Part part, std::string_view known) {
  if (part.segment != nullptr && part.segment->At(part.element, part.component) == known) Take(part);
}

pugi::xml_node LetterTree::Add(pugi::xml_node parent, const char* name, const Segment* from) {
  pugi::xml_node node = parent.append_child(name);
  Place(node, {from});
  return node;
}

void LetterTree::AddText(pugi::xml_node parent, const char* name, Part part, std::string_view text) {
  Take(part);
  pugi::xml_node node = parent.append_child(name);
  AppendText(node, text);
  Place(node, part);
}

void LetterTree::AddValue(pugi::xml_node parent, const char* name, Part part) {
  const std::string& text = Take(part);
  if (!text.empty()) AddText(parent, name, part, text);
}

void LetterTree::AddCode(pugi::xml_node parent, const char* name, Part part, absl::Span<const CodeWord> words) {
  const std::string& code = Take(part);
  if (code.empty()) return;
  const auto word = std::find_if(words.begin(), words.end(), [&code](const CodeWord& w) { return w.code == code; });
  if (word == words.end()) return Tell(kCodeUnknown, part);
  if (!word->word.empty()) AddText(parent, name, part, word->word);
}

void LetterTree::AddTime(pugi::xml_node parent, const char* name, const Segment* dtm) {
  constexpr size_t kMinuteDigits = 12;
  constexpr size_t kSecondDigits = 14;
  if (dtm == nullptr) return;
  Take({dtm, 1, 1});
  const std::string& format = Take({dtm, 1, 3});
  const Part part = {dtm, 1, 2};
  const std::string& digits = Take(part);
  const size_t wanted = format == "203" ? kMinuteDigits : format == "204" ? kSecondDigits : 0;
  if (wanted == 0 || digits.size() != wanted || digits.find_first_not_of("0123456789") != std::string::npos) {
    return Tell(kDateFormat, part);
  }
  if (wanted == kSecondDigits) losses_.push_back(medcom::MakeLoss(kLossSeconds, PathOf(part)));
  pugi::xml_node time = Add(parent, name, dtm);
  AddText(time, "Date", part, digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2));
  AddText(time, "Time", part, digits.substr(8, 2) + ":" + digits.substr(10, 2));
}

void LetterTree::AddFormattedText(pugi::xml_node parent, const char* name, const std::vector<const Segment*>& texts) {
  if (texts.empty()) return;
  pugi::xml_node text = parent.append_child(name);
  Place(text, {texts.front(), kTextElement, 1});
  for (const Segment* segment : texts) {
    Take({segment, 1, 1});
    pugi::xml_node inner = AddMarkup(text, Take({segment, kFormatElement, 1}));
    for (size_t component = 1; component <= segment->ComponentsOf(kTextElement); ++component) {
      const std::string& line = Take({segment, kTextElement, component});
      const bool goes_on = line.ends_with(kGoesOn);
      if (line != kOwnLine) AppendText(inner, std::string_view(line).substr(0, line.size() - (goes_on ? 1 : 0)));
      if (!goes_on) inner.append_child("Break");
    }
  }
}

void LetterTree::CarryRest(pugi::xml_node emessage) {
  pugi::xml_node carried;
  for (const Segment* segment : segments_) {
    bool touched = expected_.contains(segment->number);
    std::vector<Part> rest;
    for (size_t element = 1; element <= segment->elements.size(); ++element) {
      for (size_t component = 1; component <= segment->ComponentsOf(element); ++component) {
        const Part part = {segment, element, component};
        const bool taken = taken_.contains(KeyOf(part));
        touched = touched || taken;
        if (!taken && !segment->At(element, component).empty()) rest.push_back(part);
      }
    }
    if (!touched && HasValue(*segment)) {
      Tell(kSegmentUnexpected, {segment});
      continue;
    }
    for (const Part part : rest) {
      Tell(kCarried, part);
      if (!carried) carried = emessage.append_child("Local_Elements");
      pugi::xml_node value = carried.append_child("Value");
      value.append_attribute("from").set_value(PathOf(part).c_str());
      AppendText(value, part.segment->At(part.element, part.component));
    }
  }
}

std::string LetterTree::Locate(const std::string& path) const {
  if (located_.empty()) {
    for (const auto& [node, place] : places_) located_.emplace(medcom::PathOf(node), place);
  }
  std::string known = path;
  while (!known.empty() && !located_.contains(known)) {
    const size_t slash = known.rfind('/');
    known.resize(slash == std::string::npos ? 0 : slash);
  }
  if (known.empty()) return path;
  const std::string rest = known.size() == path.size() ? "" : " (" + path.substr(known.size() + 1) + ")";
  return located_.find(known)->second + rest;
}

std::vector<std::pair<std::string, std::string>> LetterTree::Mappings() const {
  std::vector<std::pair<std::string, std::string>> mappings;
  for (const auto& [node, place] : places_) {
    const size_t behind_number = place.find(' ', std::string_view("segment ").size());
    if (place.rfind(' ') == behind_number) continue;  // An element of elements.
    mappings.emplace_back(place.substr(behind_number + 1), medcom::WithoutIndexes(medcom::PathOf(node)).substr(1));
  }
  std::sort(mappings.begin(), mappings.end());
  mappings.erase(std::unique(mappings.begin(), mappings.end()), mappings.end());
  return mappings;
}

}  // namespace handover::adapters::edifact
