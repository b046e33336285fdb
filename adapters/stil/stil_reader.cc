#include "adapters/stil/stil_reader.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/text/danish_time.h"
#include "adapters/text/iso_time.h"
#include "adapters/text/utf8.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/absl_view.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::stil {
namespace stil_reader_internal {

constexpr std::string_view kImport = "UNILoginImport";
constexpr std::string_view kExport = "UNILoginExport";
constexpr std::string_view kSoap = "Envelope";
// The services have moved from the one to the other.
constexpr std::string_view kHosts[] = {"unilogin.dk", "stil.dk"};
constexpr size_t kSniffBytes = 4096;
constexpr size_t kMostPeople = 2000;
constexpr size_t kMostValuesOfPerson = 400;
constexpr size_t kMostValuesOfHead = 20'000;
constexpr XmlLimits kLimits = {.max_bytes = 8 * 1024 * 1024, .max_depth = 16, .max_elements = 200'000};

std::string_view LocalNameOf(pugi::xml_node node) {
  const std::string_view name(node.name());
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool NamesAHost(std::string_view text) {
  return std::any_of(std::begin(kHosts), std::end(kHosts),
                     [&](std::string_view host) { return text.find(host) != std::string_view::npos; });
}

// The export has several names. Letters alone, since the name stands in paths.
bool IsRosterName(std::string_view name) {
  const bool is_name =
      std::all_of(name.begin(), name.end(), [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
  return is_name && (name == kImport || name.starts_with(kExport));
}

pugi::xml_node FirstElement(pugi::xml_node parent) {
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() == pugi::node_element && LocalNameOf(child) != "Header") return child;
  }
  return {};
}

// Out of the answer of the web service: Envelope, Body, the answer, `xml`.
pugi::xml_node RosterIn(pugi::xml_node root) {
  constexpr int kMostWrappers = 5;
  for (int i = 0; i < kMostWrappers && root && !IsRosterName(LocalNameOf(root)); ++i) root = FirstElement(root);
  const bool is_roster = root && IsRosterName(LocalNameOf(root));
  if (!is_roster) return {};
  const std::optional<XmlName> name = NameOf(root);
  if (!name.has_value()) return {};
  return name->space.empty() || NamesAHost(name->space) ? root : pugi::xml_node();
}

std::vector<pugi::xml_node> ChildrenOf(pugi::xml_node parent, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() == pugi::node_element && LocalNameOf(child) == name) found.push_back(child);
  }
  return found;
}

struct Made {
  absl::Time time;
  bool zone_assumed = false;
};

// With an offset, or by a Danish clock; seconds may have a fraction.
std::optional<Made> ReadMade(const std::string& text) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return Made{time};
  absl::CivilSecond local;
  const std::string whole = text.substr(0, text.find('.'));
  if (!absl::ParseCivilTime(whole, &local) || whole.size() != 19) return std::nullopt;
  return Made{FromDanishLocalTime(local).time, true};
}

class RosterReader {
 public:
  RosterReader(std::string_view bytes, const ReadContext& context, Findings& findings)
      : context_(context), findings_(findings) {
    const Digest digest = HashOf(bytes);
    head_.sha256 = std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
  }

  std::vector<exchange::v1::Handover> Read(pugi::xml_node roster) {
    const std::string where = absl::StrCat("/", AbslView(LocalNameOf(roster)));
    if (!ReadMadeOf(roster, where)) return {};
    const std::vector<pugi::xml_node> institutions = ChildrenOf(roster, "Institution");
    if (institutions.size() != 1) {
      findings_.Add(kInstitution, where);
      return {};
    }
    const std::string here = where + "/Institution";
    if (!ReadInstitution(institutions.front(), here)) return {};
    return ReadPeople(ChildrenOf(institutions.front(), "InstitutionPerson"), here);
  }

  // Of the children; those of the roster are among the findings.
  std::vector<Loss>& losses() { return losses_; }

 private:
  bool ReadMadeOf(pugi::xml_node roster, const std::string& where) {
    RosterValues values;
    if (!values.Read(roster, where, kMostValuesOfHead, "Institution")) {
      findings_.Add(kTooMany, where);
      return false;
    }
    std::optional<absl::Time> made;
    for (const char* path : {"ImportSource/@sourceDateTime", "@sourceDateTime", "@exportDateTime"}) {
      const std::string text = values.Take(path);
      if (text.empty()) continue;
      const std::optional<Made> read = ReadMade(text);
      if (!read.has_value()) findings_.Add(kTime, values.WhereOf(path));
      if (!read.has_value() || made.has_value()) continue;
      made = read->time;
      if (read->zone_assumed) findings_.Add(kZoneAssumed, values.WhereOf(path));
    }
    if (!made.has_value()) findings_.Add(kTime, where);
    head_.made = made.value_or(absl::UnixEpoch());
    values.DropDeclared(findings_);
    KeepLeftOver(values);
    return true;
  }

  bool ReadInstitution(pugi::xml_node institution, const std::string& where) {
    RosterValues values;
    if (!values.Read(institution, where, kMostValuesOfHead, "InstitutionPerson")) {
      findings_.Add(kTooMany, where);
      return false;
    }
    head_.institution_number = values.Take("InstitutionNumber");
    std::string& number = head_.institution_number;
    // Letters are part of it (G40123), so it was never an integer; a program may have taken it for one.
    const bool has_lost_one = number.size() == 5 && number.find_first_not_of("0123456789") == std::string::npos;
    if (has_lost_one) {
      number.insert(number.begin(), '0');
      findings_.Add(kPadded, values.WhereOf("InstitutionNumber"));
    }
    const bool is_number = number.size() == 6 && std::all_of(number.begin(), number.end(), [](char c) {
                             return absl::ascii_isalnum(static_cast<unsigned char>(c));
                           });
    if (!is_number) findings_.Add(kInstitution, values.WhereOf("InstitutionNumber"));
    head_.institution_name = Short(values, "InstitutionName", 200);
    for (size_t i = 1; i <= values.CountOf("Group"); ++i) {
      const std::string id = values.Take(PlacedPath("Group", i, "GroupId"));
      head_.groups[id] = Short(values, PlacedPath("Group", i, "GroupName"), 100);
    }
    values.DropDeclared(findings_);
    KeepLeftOver(values);
    return true;
  }

  std::string Short(RosterValues& values, const std::string& path, size_t most) {
    std::string text = values.Take(path);
    if (CountCodePoints(text) > most) findings_.Add(kTooLong, values.WhereOf(path));
    return text;
  }

  void KeepLeftOver(RosterValues& values) {
    for (auto& element : values.TakeLeftOver()) head_.left_over.push_back(std::move(element));
  }

  std::vector<exchange::v1::Handover> ReadPeople(const std::vector<pugi::xml_node>& people, const std::string& where) {
    if (people.size() > kMostPeople) {
      findings_.Add(kTooMany, where);
      return {};
    }
    std::vector<RosterValues> children;
    for (size_t i = 0; i < people.size(); ++i) {
      RosterValues values;
      const std::string here = PlacedPath(where + "/InstitutionPerson", i + 1, "");
      if (!values.Read(people[i], here, kMostValuesOfPerson)) {
        findings_.Add(kTooMany, here);
        continue;
      }
      if (!ChildrenOf(people[i], "Student").empty()) {
        children.push_back(std::move(values));
      } else {
        if (!ChildrenOf(people[i], "Employee").empty()) head_.staff.push_back(ReadStaff(values));
        findings_.Lose(kLossStaff, here);
      }
    }
    if (children.empty()) findings_.Add(kNoChild, where);
    std::vector<exchange::v1::Handover> handovers;
    for (size_t i = 0; i < children.size(); ++i) {
      Findings of_child;
      handovers.push_back(MapChild(head_, i + 1, children[i], *context_.random, of_child));
      for (Issue& issue : of_child.issues())
        findings_.Add(IssueInfo{issue.code, issue.rule, issue.severity}, issue.path);
      losses_.insert(losses_.end(), of_child.losses().begin(), of_child.losses().end());
    }
    findings_.Add(kNoContent, where);
    return handovers;
  }

  const ReadContext& context_;
  Findings& findings_;
  RosterHead head_;
  std::vector<Loss> losses_;
};

}  // namespace stil_reader_internal

bool StilReader::Recognises(std::string_view bytes) const {
  namespace internal = stil_reader_internal;
  const std::string root = SniffXmlRoot(bytes);
  if (internal::IsRosterName(root)) return true;
  const std::string_view head = bytes.substr(0, internal::kSniffBytes);
  return AbslView(root) == AbslView(internal::kSoap) && internal::NamesAHost(head);
}

Translation StilReader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = stil_reader_internal;
  Translation translation;
  translation.source.format = std::string(kStilFormat);
  const XmlPrescan prescan = PrescanXml(bytes, internal::kLimits);
  pugi::xml_document xml;
  const bool is_sound = prescan.problem == XmlProblem::kNone;
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (!is_sound || !xml.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
    const XmlProblem problem = is_sound ? XmlProblem::kNotWellFormed : prescan.problem;
    translation.issues.push_back({Severity::kError, std::string(XmlProblemCode(problem)),
                                  prescan.line == 0 ? "" : absl::StrCat("line ", prescan.line),
                                  std::string(XmlProblemRule(problem))});
    return translation;
  }
  Findings findings;
  const pugi::xml_node roster = internal::RosterIn(xml.document_element());
  internal::RosterReader reader(bytes, context, findings);
  if (roster) {
    translation.handovers = reader.Read(roster);
  } else {
    findings.Add(kRoot, "/");
  }
  if (findings.has_errors()) {
    translation.handovers.clear();
  } else {
    translation.losses = std::move(findings.losses());
    translation.losses.insert(translation.losses.end(), reader.losses().begin(), reader.losses().end());
  }
  translation.issues = std::move(findings.issues());
  for (const exchange::v1::Handover& handover : translation.handovers) {
    translation.source.letter_ids.push_back(handover.envelope().source_message_id());
  }
  return translation;
}

}  // namespace handover::adapters::stil
