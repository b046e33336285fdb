#include "clients/cli/export_page.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"

#include "broker/base/commitment/tree_head.h"
#include "broker/base/ids.h"
#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace export_page_internal {

using consent::v1::DecisionExplanation;

constexpr char kStyle[] = R"(
:root{color-scheme:light}
body{font:1rem/1.5 system-ui,"Liberation Sans",Arial,sans-serif;color:#1b1b1b;background:#fff;margin:0}
main,header,footer{max-width:46rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 .6rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:2px solid #14506e;padding-bottom:.2rem}
h3{font-size:1.05rem;margin:0}
.note{background:#eef4f7;border-left:.3rem solid #14506e;padding:.6rem .9rem;margin:1rem 0}
ol.events{list-style:none;padding:0;margin:0}
ol.events>li{border:1px solid #b7c3ca;border-radius:.3rem;padding:.7rem .9rem;margin:.7rem 0}
ol.events>li.no{border-left:.4rem solid #a3341f}
.when{color:#4a4a4a;font-size:.92rem;margin:0}
dl{display:grid;grid-template-columns:11rem 1fr;gap:.15rem .8rem;margin:.5rem 0 0}
dt{color:#4a4a4a}dd{margin:0;overflow-wrap:anywhere}
.decision{border-top:1px solid #d5dde1;margin-top:.6rem;padding-top:.4rem}
ul.parts{margin:0;padding-left:1.1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #d5dde1;vertical-align:top}
footer{font-size:.85rem;color:#4a4a4a;padding-bottom:2rem}
footer code{overflow-wrap:anywhere}
@media (max-width:34rem){dl{grid-template-columns:1fr}dt{margin-top:.3rem}}
@media print{body{font-size:10pt}ol.events>li,tr{break-inside:avoid}h2,h3{break-after:avoid}
main,header,footer{max-width:none;padding:0}}
)";

constexpr Words kTitle = {"Hvad der er sendt om dig eller dit barn", "What was sent about you or your child"};
constexpr Words kLead = {
    "Siden viser alt, hvad Handover har noteret om personen: hvad der blev sendt, til hvem og hvorfor, hvad der blev "
    "afvist eller holdt tilbage, og hvilke samtykker og indsigelser der er noteret. Indholdet af beskederne står ikke "
    "her; spørg den, der sendte dem.",
    "This page shows everything that Handover has noted about the person: what was sent, to whom and why, what was "
    "refused or kept from a recipient, and which consents and objections were recorded. What the messages say does not "
    "stand here; ask whoever sent them."};
constexpr Words kKeptBack = {
    "Loven kan i særlige tilfælde kræve, at noget først vises senere, for eksempel for at beskytte et barn. Denne "
    "sætning står på alle sider som denne: den siger ikke, at der er noget i dit tilfælde. Det, der må vises senere, "
    "kommer med i en ny oversigt, med navn på den, der har besluttet det.",
    "In special cases the law can require that something is shown only later, for instance to protect a child. This "
    "sentence stands on every page like this one: it does not say that there is anything in your case. What may be "
    "shown later will be in a new overview, with the name of who decided it."};
constexpr Words kSupervision = {"Lavet til en tilsynsmyndighed. Der er ikke givet kopi til borgeren.",
                                "Made for a supervisory authority. No copy was given to the citizen."};
constexpr Words kEvents = {"Hændelser, de ældste først", "Events, the oldest first"};
constexpr Words kCopies = {"Kopier, du har krav på", "Copies that are due to you"};
constexpr Words kNoCopies = {"Ingen af hændelserne giver krav på en kopi.", "None of the events makes a copy due."};
constexpr Words kCopyOf = {"For", "Of"};
constexpr Words kMet = {"Givet med hændelse nr. ", "Given by event no. "};
constexpr Words kOpen = {"Ikke givet endnu", "Not given yet"};
constexpr Words kStatus = {"Status", "State"};
constexpr Words kNumber = {"Nr.", "No."};
constexpr Words kClosed = {"Lukket: indholdet vises ikke eller er slettet",
                           "Closed: what it says is not shown or was erased"};
constexpr Words kKind = {"Hvad", "What"};
constexpr Words kFrom = {"Fra", "From"};
constexpr Words kTo = {"Til", "To"};
constexpr Words kWhy = {"Hvorfor", "Why"};
constexpr Words kBy = {"Hvem gjorde det", "Who did it"};
constexpr Words kNote = {"Begrundelse", "Reason given"};
constexpr Words kOutcome = {"Afgørelse", "Decision"};
constexpr Words kRule = {"Regel", "Rule"};
constexpr Words kBasis = {"Hjemmel", "Legal basis"};
constexpr Words kConsents = {"Samtykker om dig, der blev set på", "Consents about you that were looked at"};
constexpr Words kEvent = {"hændelse nr. ", "event no. "};
constexpr Words kDuties = {"Følger", "What follows"};
constexpr Words kParts = {"Oplysninger om dig", "Data about you"};
constexpr Words kSentOn = {"sendt", "sent"};
constexpr Words kKept = {"ikke sendt: ", "not sent: "};
constexpr Words kFollows = {"Hvad der skal følge", "What should follow"};
constexpr Words kCoordinator = {"Tovholder fra nu af", "Coordinator from now on"};
constexpr Words kToldLater = {"Vises nu; det skete tidligere", "Shown now; it happened earlier"};
constexpr Words kYes = {"ja", "yes"};
constexpr Words kReference = {"Sagens nummer", "Handover"};
constexpr Words kHowToCheck = {
    "Filen export.json ved siden af kan efterprøves uden os: handover-verify export export.json --log-key=NØGLE. Den "
    "beviser, at intet er udeladt frem til dette tidspunkt, og at intet er ændret siden.",
    "The file export.json beside this page can be checked without us: handover-verify export export.json "
    "--log-key=KEY. It proves that nothing was left out up to this moment, and that nothing has been changed since."};
constexpr Words kAsOf = {"Opgjort", "As of"};
constexpr Words kCount = {"Hændelser", "Events"};
constexpr Words kStream = {"Række", "Stream"};
constexpr Words kNames = {"Navne er modtagernes og afsendernes egne, som de er i dag.",
                          "Names are those the parties go by today."};

class Page {
 public:
  Page(const ExportReport& report, Language language) : report_(report), language_(language) {
    if (!absl::LoadTimeZone("Europe/Copenhagen", &zone_)) zone_ = absl::UTCTimeZone();
  }

  std::string Make() {
    absl::StrAppend(&out_, "<!DOCTYPE html>\n<html lang=\"", language_ == Language::kDanish ? "da" : "en",
                    "\">\n<head>\n<meta charset=\"utf-8\">\n",
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
                    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>", Say(kTitle), "</title>\n<style>",
                    kStyle, "</style>\n</head>\n<body>\n<header>\n<h1>", Say(kTitle), "</h1>\n");
    AddHead();
    absl::StrAppend(&out_, "</header>\n<main>\n<h2>", Say(kEvents), "</h2>\n<ol class=\"events\">\n");
    for (const ReportedEntry& entry : report_.entries) AddEntry(entry);
    absl::StrAppend(&out_, "</ol>\n");
    AddCopies();
    absl::StrAppend(&out_, "</main>\n<footer>\n<p>", Say(kHowToCheck), "</p>\n<p>", Say(kNames), " ", Say(kStream),
                    ": <code>", Hex(report_.first.stream()), "</code></p>\n</footer>\n</body>\n</html>\n");
    return std::move(out_);
  }

 private:
  std::string Say(const Words& words) const { return HtmlText(words.In(language_)); }

  static std::string Hex(const std::string& bytes) {
    std::string text;
    for (const char byte : bytes) absl::StrAppend(&text, absl::Hex(static_cast<unsigned char>(byte), absl::kZeroPad2));
    return text;
  }

  // Danish time, as one says it.
  std::string Time(uint64_t time_ms) const {
    const absl::Time time = absl::FromUnixMillis(static_cast<int64_t>(time_ms));
    const std::string stamp = absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, zone_);
    const std::string words = language_ == Language::kDanish ? absl::FormatTime("%d.%m.%Y kl. %H.%M.%S", time, zone_)
                                                             : absl::FormatTime("%d %b %Y, %H:%M:%S", time, zone_);
    return absl::StrCat("<time datetime=\"", stamp, "\">", words, zone_ == absl::UTCTimeZone() ? " UTC" : "",
                        "</time>");
  }

  void AddHead() {
    const std::optional<TreeHead> head = ParseTreeHead(report_.first.head());
    absl::StrAppend(&out_, "<p>", Say(kLead), "</p>\n<p>", Say(kAsOf), " ", Time(head.has_value() ? head->time_ms : 0),
                    ". ", Say(kCount), ": ", report_.entries.size(), ".</p>\n");
    if (report_.request.purpose() == admin::v1::ExportSubjectRequest::SUPERVISION) {
      absl::StrAppend(&out_, "<p class=\"note\">", Say(kSupervision), "</p>\n");
    }
    absl::StrAppend(&out_, "<p class=\"note\">", Say(kKeptBack), "</p>\n");
  }

  void AddTerm(const Words& term, const std::string& text) {
    if (!text.empty()) absl::StrAppend(&out_, "<dt>", Say(term), "</dt><dd>", HtmlText(text), "</dd>\n");
  }

  void AddEntry(const ReportedEntry& entry) {
    const storage::v1::LeafDetail& detail = entry.detail;
    const bool is_no = detail.event() == "REFUSED" || detail.event() == "WITHHELD";
    absl::StrAppend(&out_, is_no ? "<li class=\"no\">\n" : "<li>\n", "<p class=\"when\">", Say(kNumber), " ",
                    entry.proof.sequence(), " · ", Time(entry.time_ms), "</p>\n<h3>",
                    entry.opened ? HtmlText(EventWords(detail.event(), language_)) : Say(kClosed), "</h3>\n");
    if (entry.opened) {
      absl::StrAppend(&out_, "<dl>\n");
      if (!detail.kind().empty()) AddTerm(kKind, KindWords(detail.kind(), language_));
      AddTerm(kFrom, report_.NameOf(detail.actor_party()));
      AddTerm(kTo, report_.NameOf(detail.other_party()));
      // Behind a code may stand the place in a form that its sender filled in: nothing for citizens.
      const std::string code = detail.reason().substr(0, detail.reason().find(' '));
      if (!code.empty()) AddTerm(kWhy, ReasonWords(code, language_));
      AddTerm(kNote, detail.note());
      AddTerm(kBy, detail.professional());
      for (const auto& change : detail.expectations()) {
        const std::string& state = storage::v1::ExpectationRecord::State_Name(change.state());
        AddTerm(kFollows, absl::StrCat(change.rule_id(), ": ", ExpectationWords(state, language_)));
      }
      AddTerm(kCoordinator, report_.NameOf(detail.coordinator_party()));
      if (detail.has_told_later_index()) AddTerm(kToldLater, kYes.In(language_));
      if (!detail.handover_id().empty()) AddTerm(kReference, FormatUuid(detail.handover_id()));
      absl::StrAppend(&out_, "</dl>\n");
      for (size_t i = 0; i < entry.decisions.size(); ++i) AddDecision(entry, i);
    }
    absl::StrAppend(&out_, "</li>\n");
  }

  void AddDecision(const ReportedEntry& entry, size_t i) {
    const DecisionExplanation& decision = entry.decisions[i];
    const int at = static_cast<int>(i);
    absl::StrAppend(&out_, "<dl class=\"decision\">\n");
    if (entry.detail.other_party().empty() && at < entry.detail.recipient_parties_size()) {
      AddTerm(kTo, report_.NameOf(entry.detail.recipient_parties(at)));
    }
    const std::string verdict = decision.verdict().empty() ? "" : VerdictWords(decision.verdict(), language_);
    const std::string reason = decision.reason().empty() ? "" : ReasonWords(decision.reason(), language_);
    AddTerm(kOutcome, reason.empty() ? verdict : absl::StrCat(verdict, ": ", reason));
    AddTerm(kBasis, decision.citation().empty() ? Lower(decision.legal_basis()) : decision.citation());
    AddTerm(kRule, decision.rule_id());
    AddTerm(kConsents, ConsentsOf(decision));
    std::vector<std::string> duties;
    for (const std::string& code : decision.obligations()) duties.push_back(ObligationWords(code, language_));
    AddTerm(kDuties, absl::StrJoin(duties, "; "));
    AddParts(decision);
    absl::StrAppend(&out_, "</dl>\n");
  }

  // By the numbers of the events that recorded them, as far as they are in this stream.
  std::string ConsentsOf(const DecisionExplanation& decision) const {
    std::vector<std::string> named;
    for (const std::string& id : decision.considered_consents()) {
      const auto recorded = std::find_if(report_.entries.begin(), report_.entries.end(),
                                         [&id](const ReportedEntry& entry) { return entry.detail.consent_id() == id; });
      named.push_back(
          recorded == report_.entries.end() ? id : absl::StrCat(kEvent.In(language_), recorded->proof.sequence()));
    }
    return absl::StrJoin(named, ", ");
  }

  void AddParts(const DecisionExplanation& decision) {
    if (decision.sections().empty()) return;
    absl::StrAppend(&out_, "<dt>", Say(kParts), "</dt><dd><ul class=\"parts\">\n");
    for (const auto& section : decision.sections()) {
      const std::string category = CategoryWords(section.pair().category(), language_);
      const std::string outcome =
          section.permitted() ? kSentOn.In(language_)
                              : absl::StrCat(kKept.In(language_), ReasonWords(section.pair().reason(), language_));
      absl::StrAppend(&out_, "<li>", HtmlText(absl::StrCat(category, ": ", outcome)), "</li>\n");
    }
    absl::StrAppend(&out_, "</ul></dd>\n");
  }

  void AddCopies() {
    absl::StrAppend(&out_, "<h2>", Say(kCopies), "</h2>\n");
    const std::vector<CopyDue> copies = report_.CopiesDue();
    if (copies.empty()) {
      absl::StrAppend(&out_, "<p>", Say(kNoCopies), "</p>\n");
      return;
    }
    absl::StrAppend(&out_, "<table>\n<thead><tr><th scope=\"col\">", Say(kCopyOf), "</th><th scope=\"col\">",
                    Say(kStatus), "</th></tr></thead>\n<tbody>\n");
    for (const CopyDue& copy : copies) {
      const std::string state =
          copy.met_by.has_value() ? absl::StrCat(kMet.In(language_), *copy.met_by) : kOpen.In(language_);
      absl::StrAppend(&out_, "<tr><td>", Say(kNumber), " ", copy.sequence, "</td><td>", HtmlText(state),
                      "</td></tr>\n");
    }
    absl::StrAppend(&out_, "</tbody>\n</table>\n");
  }

  const ExportReport& report_;
  const Language language_;
  absl::TimeZone zone_;
  std::string out_;
};

}  // namespace export_page_internal
}  // namespace

std::string HtmlText(std::string_view text) {
  return absl::StrReplaceAll(Printable(text),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string ExportPage(const ExportReport& report, Language language) {
  return export_page_internal::Page(report, language).Make();
}

}  // namespace handover::cli
