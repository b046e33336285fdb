#include "tests/unit/adapters/daycare/csv_rows.h"

#include <fstream>
#include <sstream>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "adapters/daycare/form_readers.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::daycare::testing {
namespace csv_rows_internal {

bool IsOneOf(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

// What a spreadsheet takes for a formula, as README.md lists it.
bool IsFormula(std::string_view cell) {
  while (!cell.empty()) {
    if (cell.front() == ' ' || cell.front() == '\'') {
      cell.remove_prefix(1);
    } else if (IsOneOf(cell, "\xC2\xA0")) {
      cell.remove_prefix(2);
    } else {
      break;
    }
  }
  for (const std::string_view start : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
    if (IsOneOf(cell, start)) return true;
  }
  return false;
}

}  // namespace csv_rows_internal

std::vector<std::vector<std::string>> ReadCsv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row = {""};
  size_t i = 0;
  while (i < text.size()) {
    if (text[i] == '"') {
      EXPECT_EQ(row.back(), "") << "a quote opens a cell";
      for (++i; i < text.size() && (text[i] != '"' || text.substr(i, 2) == "\"\""); ++i) {
        if (text[i] == '"') ++i;
        row.back() += text[i];
      }
      ++i;
      EXPECT_TRUE(text.substr(i, 1) == ";" || text.substr(i, 2) == "\r\n") << "a quote closes a cell";
    } else if (text[i] == ';') {
      row.emplace_back();
      ++i;
    } else if (text.substr(i, 2) == "\r\n") {
      rows.push_back(row);
      row = {""};
      i += 2;
    } else {
      EXPECT_TRUE(text[i] != '\n' && text[i] != '\r') << "a line ends in CRLF";
      row.back() += text[i++];
    }
  }
  EXPECT_EQ(row, std::vector<std::string>{""}) << "the last line ends in CRLF";
  return rows;
}

std::string Restored(std::string_view cell) {
  const bool marked = !cell.empty() && cell.front() == '\'' && csv_rows_internal::IsFormula(cell.substr(1));
  return std::string(marked ? cell.substr(1) : cell);
}

std::vector<std::string> ItemsOf(std::string_view cell) {
  if (cell.empty()) return {};
  std::vector<std::string> items = {""};
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell.substr(i, 2) == "||") {
      items.back() += '|';
      ++i;
    } else if (cell[i] == '|') {
      items.back().pop_back();
      items.emplace_back();
      ++i;
    } else {
      items.back() += cell[i];
    }
  }
  return items;
}

std::string ReadFile(std::string_view path) {
  std::ifstream in(std::string(path), std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

exchange::v1::Handover Fixture(std::string_view name) {
  exchange::v1::Handover handover;
  const std::string text = ReadFile("tests/fixtures/daycare/" + std::string(name));
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &handover)) << name;
  return handover;
}

std::string FixtureFile(const std::string& name) { return ReadFile("tests/fixtures/daycare/" + name); }

exchange::v1::SectionBody& BodyAbout(const std::string& person_id, exchange::v1::Handover& handover) {
  exchange::v1::Section& section = *handover.add_sections();
  section.mutable_header()->add_about()->set_person_id(person_id);
  return *section.mutable_body();
}

Translation ReadAs(std::string_view format, std::string_view bytes) {
  fakes::SeededRandom random;
  const ReadContext context{&random, absl::FromUnixSeconds(1'718'000'000)};
  for (const FormKind kind : {FormKind::kTransition, FormKind::kObservation}) {
    if (FormCsvReader(kind).format() == format) return FormCsvReader(kind).Read(bytes, context);
    if (FormJsonReader(kind).format() == format) return FormJsonReader(kind).Read(bytes, context);
  }
  ADD_FAILURE() << format;
  return {};
}

std::vector<std::string> ErrorsOf(const Translation& translation) {
  std::vector<std::string> errors;
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError) errors.push_back(issue.code + " at " + issue.path);
  }
  return errors;
}

const exchange::v1::Section& SectionOf(const exchange::v1::Handover& handover, std::string_view type) {
  for (const exchange::v1::Section& section : handover.sections()) {
    if (section.header().type() == type) return section;
  }
  ADD_FAILURE() << type;
  return exchange::v1::Section::default_instance();
}

}  // namespace handover::adapters::daycare::testing
