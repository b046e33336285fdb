#include "adapters/medcom_xml/xdis32_rules.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/person_numbers.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/municipality_codes.h"
#include "adapters/text/telephone.h"
#include "adapters/text/utf8.h"
#include "broker/base/organisation_number.h"
#include "broker/base/person_number.h"

namespace handover::adapters::medcom {
namespace {

class LetterRules {
 public:
  LetterRules(const Xdis32Letter& letter, PathMaker& paths, std::vector<Issue>& issues)
      : letter_(letter), paths_(paths), issues_(issues) {}

  void Check() {
    CheckLetterHead();
    CheckOrganisations();
    CheckMother();
    CheckPartner();
    CheckChildren();
    CheckNumbersDiffer();
    CheckDuration();
    CheckTexts();
  }

 private:
  void Tell(const IssueInfo& info, pugi::xml_node node) { issues_.push_back(MakeIssue(info, paths_.PathOf(node))); }
  void TellIf(bool wrong, const IssueInfo& info, pugi::xml_node node) {
    if (wrong) Tell(info, node);
  }
  void TellIf(bool wrong, const IssueInfo& info, const Field& field) { TellIf(wrong, info, field.node); }

  void CheckLetterHead() {
    TellIf(letter_.corrects(), kCorrection, letter_.status_code);
    TellIf(!letter_.birth_midwife.present(), kAuthorNotNamed, letter_.node);
    Tell(kZoneAssumed, letter_.authorised.node);
    CheckTime(letter_.authorised);
  }

  void CheckTime(const LetterTime& time) {
    const DanishInstant instant = FromDanishLocalTime(absl::CivilSecond(time.local));
    TellIf(instant.kind == DanishInstant::Kind::kSkipped, kTimeSkipped, time.node);
    TellIf(instant.kind == DanishInstant::Kind::kRepeated, kTimeRepeated, time.node);
  }

  void CheckOrganisations() {
    for (const Organisation* party : {&letter_.sender, &letter_.receiver}) {
      const bool gln = IsGln(party->ean.text);
      TellIf(!gln, kGlnFormat, party->ean);
      TellIf(gln && !HasGlnCheckDigit(party->ean.text), kGlnCheckDigit, party->ean);
    }
    for (const Organisation* party : {&letter_.sender, &letter_.practitioner}) {
      if (party->identifier_code.text != "kommunenummer") continue;
      const JudgedMunicipality judged = Judge(party->identifier);
      TellIf(judged.verdict == JudgedMunicipality::Verdict::kUnknown, kMunicipalityUnknown, party->identifier);
    }
    if (letter_.receiver.identifier_code.text != "kommunenummer") {
      return Tell(kMunicipalityNotTold, letter_.receiver.identifier_code.node);
    }
    const JudgedMunicipality::Verdict verdict = Judge(letter_.receiver.identifier).verdict;
    const bool cannot_receive =
        verdict == JudgedMunicipality::Verdict::kUnknown || verdict == JudgedMunicipality::Verdict::kPlace;
    TellIf(cannot_receive, kMunicipalityUnknown, letter_.receiver.identifier);
  }

  // On the day of the letter.
  JudgedMunicipality Judge(const Field& number) {
    JudgedMunicipality judged = JudgeMunicipality(number.text, absl::CivilDay(letter_.authorised.local));
    TellIf(judged.verdict == JudgedMunicipality::Verdict::kEnded, kMunicipalityEnded, number);
    return judged;
  }

  NumberFinding::Kind CheckNumber(const Field& field, NumberPlace place) {
    const NumberFinding finding = JudgeNumber(field.text, place);
    if (finding.issue != nullptr) Tell(*finding.issue, field.node);
    return finding.kind;
  }

  void CheckMother() {
    const Mother& mother = letter_.mother;
    CheckNumber(mother.number(),
                mother.cpr.present() ? NumberPlace::kCivilRegistrationNumber : NumberPlace::kAlternativeIdentifier);
    for (const Field* telephone :
         {&mother.private_telephone, &mother.mobile_telephone, &mother.other_telephone, &mother.work_telephone}) {
      TellIf(telephone->present() && !NormaliseTelephone(telephone->text).has_value(), kTelephone, *telephone);
    }
    const std::string& language = mother.language_code.text;
    const bool letters = std::all_of(language.begin(), language.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    TellIf(mother.language_code.present() && (language.size() < 2 || !letters), kLanguageCode, mother.language_code);
  }

  void CheckPartner() {
    const Partner& partner = letter_.partner;
    if (!partner.present()) return;
    const std::string& relation = partner.relation.text;
    TellIf(relation == "barn" || relation == "barnebarn" || relation == "svigerbarn", kPartnerRelation,
           partner.relation);
    if (partner.number.present()) {
      CheckNumber(partner.number, NumberPlace::kPersonIdentifier);
    } else {
      TellIf(partner.known(), kPartnerNumberNotTold, partner.node);
    }
  }

  void CheckChildren() {
    const std::vector<Child>& children = letter_.children;
    TellIf(letter_.child_info_count != children.size(), kChildInfoCount, letter_.node);
    for (size_t i = 0; i < children.size(); ++i) {
      const Child& child = children[i];
      TellIf(child.multiple() != (children.size() > 1), kMultiplicity, child.birth_status_2);
      TellIf(child.birth_time.local > letter_.authorised.local, kBirthAfterLetter, child.birth_time.node);
      TellIf(i > 0 && child.birth_time.local < children[i - 1].birth_time.local, kBirthOrder, child.birth_time.node);
      CheckTime(child.birth_time);
      CheckChildsNumber(child);
      CheckMeasures(child);
    }
  }

  void CheckChildsNumber(const Child& child) {
    if (!child.number.present()) {
      TellIf(!child.stillborn() && !letter_.episode.present(), kEpisodeNotTold, child.relation_node);
      return;
    }
    const NumberFinding::Kind kind = CheckNumber(child.number, NumberPlace::kPersonIdentifier);
    const std::array<char, 6> day = DayMonthYear(child.birth_time.day());
    const bool national = kind == NumberFinding::Kind::kCpr || kind == NumberFinding::Kind::kXEcpr;
    const bool other_day = !child.number.text.starts_with(std::string_view(day.data(), day.size()));
    TellIf(national && other_day, kChildNumberDate, child.number);
    if (kind != NumberFinding::Kind::kCpr) return;
    TellIf(child.stillborn(), kStillbornCpr, child.number);
    const absl::StatusOr<Cpr> cpr = ParseCpr(child.number.text);
    if (!cpr.ok()) return;
    TellIf(!other_day && cpr->birth_date() != child.birth_time.day(), kChildNumberDate, child.number);
    TellIf(cpr->is_odd() != (child.gender.text == "dreng"), kSexParity, child.gender);
  }

  void CheckRange(const Field& field, int64_t least, int64_t greatest, const IssueInfo& info) {
    if (!field.present()) return;
    const int64_t number = NumberOf(field);
    TellIf(number < least || number > greatest, info, field);
  }

  void CheckMeasures(const Child& child) {
    CheckRange(child.weight, kLeastWeightGrams, kGreatestWeightGrams, kWeightRange);
    CheckRange(child.length, kLeastLengthCm, kGreatestLengthCm, kLengthRange);
    CheckRange(child.head, kLeastHeadCm, kGreatestHeadCm, kHeadRange);
    for (const Field* score : {&child.apgar_1, &child.apgar_5, &child.apgar_10}) {
      CheckRange(*score, 0, 10, kApgarRange);
      TellIf(score->present() && child.stillborn(), kStillbornApgar, *score);
    }
    CheckRange(child.apgar_ten_minutes, 0, kGreatestApgarMinutes, kApgarMinutesRange);
    TellIf(child.apgar_ten_minutes.present() && child.stillborn(), kStillbornApgar, child.apgar_ten_minutes);
  }

  // Two numbers of one letter that are the same person's.
  void CheckNumbersDiffer() {
    std::vector<const Field*> seen = {&letter_.mother.number()};
    std::vector<const Field*> others = {&letter_.partner.number};
    for (const Child& child : letter_.children) others.push_back(&child.number);
    for (const Field* field : others) {
      if (!field->present()) continue;
      const bool twice =
          std::any_of(seen.begin(), seen.end(), [field](const Field* other) { return other->text == field->text; });
      TellIf(twice, kPersonTwice, *field);
      seen.push_back(field);
    }
  }

  void CheckDuration() {
    const int64_t weeks = NumberOf(letter_.weeks);
    const pugi::xml_node duration = letter_.weeks.node.parent();
    const bool possible = weeks >= kLeastWeeks && weeks <= kGreatestWeeks;
    TellIf(!possible, kGestationRange, letter_.weeks);
    if (possible) {
      const auto before = [](const Child& a, const Child& b) { return a.birth_time.local < b.birth_time.local; };
      const Child& first = *std::min_element(letter_.children.begin(), letter_.children.end(), before);
      const int64_t told = weeks * 7 + NumberOf(letter_.days);
      const int64_t computed = kPregnancyDays - (letter_.due_date.day() - first.birth_time.day());
      const int64_t off = std::abs(told - computed);
      TellIf(off > kDaysOff, kGestationAndDueDate, duration);
      TellIf(off > 0 && off <= kDaysOff, kGestationOff, duration);
    }
    if (letter_.last_menstruation.present()) {
      const int64_t days = letter_.due_date.day() - letter_.last_menstruation.day();
      TellIf(std::abs(days - kPregnancyDays) > kMenstruationDaysOff, kMenstruationAndDueDate,
             letter_.last_menstruation.node);
    }
  }

  // `documented` is the length that the schema's annotation asks for and its types do not enforce.
  void CheckText(const Field& field, size_t documented) {
    if (!field.present()) return;
    const size_t length = CountCodePoints(field.text);
    TellIf(length > kGreatestText, kTextTooLong, field);
    TellIf(length > documented && length <= kGreatestText, kTextLength, field);
    TellIf(HoldsCpr(field.text), kCprInText, field);
  }

  void CheckTexts() {
    CheckText(letter_.bleeding, 350);
    CheckText(letter_.amniotic_fluid, 350);
    CheckText(letter_.birth_info, 3150);
    CheckText(letter_.appointment, 70);
    size_t together = 0;  // They become one Note.
    for (const Investigation& investigation : letter_.investigations) {
      CheckText(investigation.text, 1750);
      together += CountCodePoints(investigation.text.text) + 16;  // With its date.
      TellIf(together > kGreatestText, kTextTooLong, investigation.text);
    }
    for (const Child& child : letter_.children) {
      CheckText(child.additional_info, 3150);
      CheckText(child.transferral, 70);
    }
    CheckText({letter_.local_elements, OuterXmlOf(letter_.local_elements)}, kGreatestText);
  }

  const Xdis32Letter& letter_;
  PathMaker& paths_;
  std::vector<Issue>& issues_;
};

}  // namespace

void CheckLetter(const Xdis32Letter& letter, PathMaker& paths, std::vector<Issue>& issues) {
  LetterRules(letter, paths, issues).Check();
}

}  // namespace handover::adapters::medcom
