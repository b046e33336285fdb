#include "adapters/kl_children/kl_codes.h"

#include <algorithm>
#include <iterator>

namespace handover::adapters::kl {
namespace kl_codes_internal {

using Encounter = model::v1::Encounters::Encounter;
using Feeding = model::v1::GrowthAndFeeding::Feeding;
using model::v1::Provenance;

template <typename... Dues>
constexpr DueSet AllOf(Dues... dues) {
  return (Bit(dues) | ...);
}

// What the guide's table asks for at a home visit or a clinic visit. Its machine rules depart from it in three places,
// which are mistakes: docs/adr/0016.
constexpr DueSet kPregnancyDue = AllOf(Due::kMentalState, Due::kVulnerability, Due::kNetwork);
constexpr DueSet kPostpartumDue = AllOf(Due::kRelation, Due::kWeight, Due::kNutrition);
constexpr DueSet kFirstMonthDue = kPostpartumDue | AllOf(Due::kHeight, Due::kHead);
constexpr DueSet kEstablishingDue = kFirstMonthDue | AllOf(Due::kVulnerability, Due::kNetwork, Due::kPassiveSmoking);
constexpr DueSet kInfantDue =
    kFirstMonthDue | AllOf(Due::kSocialContact, Due::kCommunication, Due::kSleep, Due::kMotor);
constexpr DueSet kTwoMonthsDue = kInfantDue | Bit(Due::kMentalState);
constexpr DueSet kSchoolLeaverDue =
    AllOf(Due::kSocialContact, Due::kWeight, Due::kHeight, Due::kNutrition, Due::kNicotine, Due::kCommunication,
          Due::kSleep, Due::kActivity, Due::kHearing, Due::kSight);
constexpr DueSet kSchoolStarterDue = (kSchoolLeaverDue & ~Bit(Due::kNicotine)) | Bit(Due::kMotor);

constexpr VisitType kVisitTypes[] = {
    {{"d3c00541-f1d3-4c43-b5fc-16e8914ca1df", "Graviditetsbesøg"}, Encounter::PREGNANCY_VISIT, kPregnancyDue},
    {{"7d35a193-e808-4e77-b361-6c0d114d021f", "Barselsbesøg"}, Encounter::POSTPARTUM_VISIT, kPostpartumDue},
    {{"b4bf6058-502a-4d64-bb8e-369661f43b47", "Etableringsbesøg"}, Encounter::ESTABLISHING, kEstablishingDue},
    {{"563c4174-f451-4c87-8db8-8d5472ca7ff6", "Andet besøg inden første måned"},
     Encounter::BEFORE_MONTH_1,
     kFirstMonthDue},
    {{"51f30d1c-d60e-4e3e-ac22-ec9712ea962d", "Besøg hos det ca. 2 måneder gamle barn"},
     Encounter::MONTHS_2,
     kTwoMonthsDue},
    {{"58ff370b-a775-4bec-b24a-91604e0a5fe7", "Besøg hos det 4-6 måneder gamle barn"},
     Encounter::MONTHS_4_6,
     kInfantDue},
    {{"3f3e6489-31bd-44cf-9920-3c632868feb7", "Besøg hos det 8-11 måneder gamle barn"},
     Encounter::MONTHS_8_11,
     kInfantDue},
    {{kNeedBasedCode, "Behovskontakt med småbørnssundhedsplejen"}, Encounter::NEED_BASED},
    {{"b30f139c-fac5-416e-b84a-a3429f0222c2", "Almindelig forebyggende småbørnskontakt"}, Encounter::OTHER_TYPE},
    {{"c06ed6f1-be9d-460e-a45e-34821bcbd533", "Indskolingsundersøgelse"}, Encounter::OTHER_TYPE, kSchoolStarterDue},
    {{"d01bcb90-2b29-44f4-834c-191d6dd4a08a", "Undersøgelse i mellemtrin, med måling"},
     Encounter::OTHER_TYPE,
     AllOf(Due::kWeight, Due::kHeight)},
    {{"dd766967-4d02-4c17-8ed3-021852785fdf", "Udskolingsundersøgelse"}, Encounter::OTHER_TYPE, kSchoolLeaverDue},
    {{"606c6585-444b-4ecd-885c-2ee59dc33f32", "Behovskontakt med skolesundhedsplejen"}, Encounter::OTHER_TYPE},
    {{"17f5f9fa-3e1c-42fe-9ef3-178bc7900f67", "Almindelig forebyggende skolebørnskontakt"}, Encounter::OTHER_TYPE},
    {{"a08d3cf6-58ef-4631-8893-3fa44bd67363", "Kontakt med sundhedsplejen ifm. gruppeaktivitet"},
     Encounter::GROUP_SESSION,
     0,
     false},
    {{"644dd6c1-5c80-4412-ae59-f6e0767cead5", "Kontakt med sundhedsplejen i åben konsultation"},
     Encounter::OPEN_CONSULTATION,
     0,
     false},
    {{"0ddb3661-51da-471f-94d7-2a50b81f5fc6", "1. klasses undersøgelse"}, Encounter::OTHER_TYPE, 0, false},
};

// HL7's classes, and two of KL's own. The guide uses home, clinic, telephone and screen.
constexpr ContactClass kContactClasses[] = {
    {kActCode, {"HH", "home health"}, Encounter::HOME},
    {kActCode, {"AMB", "ambulatory"}, Encounter::CLINIC},
    {kCareSocial, {"124be95d-6924-4609-9d2a-e7c73ae3ab3d", "Skærmbesøg"}, Encounter::VIDEO},
    {kCareSocial, {"1b55a4b0-1156-4f58-b2df-b5c6014d9048", "Telefonisk"}, Encounter::PHONE},
    {kActCode, {"VR", "virtual"}, Encounter::OTHER_MANNER},
    {kActCode, {"FLD", "field"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"EMER", "emergency"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"IMP", "inpatient encounter"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"ACUTE", "inpatient acute"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"NONAC", "inpatient non-acute"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"OBSENC", "observation encounter"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"PRENC", "pre-admission"}, Encounter::OTHER_MANNER, false},
    {kActCode, {"SS", "short stay"}, Encounter::OTHER_MANNER, false},
};

constexpr model::v1::Level kExpected = model::v1::LEVEL_EXPECTED;
constexpr model::v1::Level kSomeSigns = model::v1::LEVEL_SOME_SIGNS;
constexpr model::v1::Level kChallenge = model::v1::LEVEL_CHALLENGE;

constexpr IndicatorValue kSocialContactValues[] = {
    {{"008b1890-4be5-463a-b618-0ab3d89515d0", "Alderssvarende social kontakt"}, kExpected},
    {{"18938eb0-3f40-48c5-9971-7255aa86336a", "Få tegn på udfordringer i social kontakt"}, kSomeSigns},
    {{"e1c1674c-9384-4d95-999f-763f3868f444", "Udfordring i social kontakt"}, kChallenge}};
constexpr IndicatorValue kRelationValues[] = {
    {{"7a107df6-8fb8-4744-8413-be10b4c5c1d9", "Velfungerende forældre-barn-relation"}, kExpected},
    {{"274791a5-094d-4e6a-831e-e712d3d66aeb", "Let påvirket forældre-barn-relation"}, kSomeSigns},
    {{"80aa0dab-aa41-45b1-a2cc-16d7e3733fdd", "Udfordring i forældre-barn-relation"}, kChallenge}};
constexpr IndicatorValue kVulnerabilityValues[] = {
    {{"57dd67d7-175a-4541-87ff-db1381c4e1d9", "Ingen sårbarhed"}, kExpected},
    {{"546e7bef-7a22-451e-971a-326fcd78a843", "Potentiel sårbarhed"}, kSomeSigns},
    {{"2461e246-b75c-46bb-b6ad-c68d529ace7e", "Sårbarhed"}, kChallenge}};
constexpr IndicatorValue kMentalStateValues[] = {
    {{"0e5db980-8c6e-4034-abab-054e0eb40935", "Forventelig psykisk reaktion"}, kExpected},
    {{"b8220216-e185-451b-8d2a-67cdf73c42c3", "Let psykisk reaktion"}, kSomeSigns},
    {{"f86c2526-3b04-454c-a99e-d350f699dc94", "Psykisk reaktion"}, kChallenge}};
constexpr IndicatorValue kNetworkValues[] = {
    {{"fbd9a8a5-0ed6-4e1a-9841-066ade34b071", "Godt netværk"}, kExpected},
    {{"983ff338-2e77-413d-b157-66d0141a4a96", "Sparsomt netværk"}, kChallenge}};
constexpr IndicatorValue kCommunicationValues[] = {
    {{"042d522d-0abe-46eb-a958-6e235b5d5408", "Kommunikerer alderssvarende"}, kExpected},
    {{"851ad2f2-a805-4d81-a1d8-15c3b09f5949", "Få tegn på udfordret kommunikation"}, kSomeSigns},
    {{"d9f00ad4-4305-4bd0-aedf-2e51bef602e2", "Udfordring med kommunikation"}, kChallenge}};
constexpr IndicatorValue kSleepValues[] = {
    {{"b07eec60-941d-484d-8c2a-aeaa2ba798bf", "Søvn med normale variationer"}, kExpected},
    {{"d13ad530-d8f6-4933-be18-bb77e2334f9f", "Let forstyrret søvn"}, kSomeSigns},
    {{"c25b5cda-3f6b-4ef7-998d-c22c58c6dd18", "Udfordring med søvn"}, kChallenge}};
constexpr IndicatorValue kMotorValues[] = {
    {{"d5b876e1-a86c-4768-b46d-cd795eaa89e4", "Alderssvarende motorik"}, kExpected},
    {{"936a0163-08eb-4fdb-bf0c-bcf5bc7cb3f6", "Få tegn på udfordret motorik"}, kSomeSigns},
    {{"aeade013-b14a-4ad3-80da-66742782411e", "Udfordring med motorik"}, kChallenge}};
constexpr IndicatorValue kNutritionValues[] = {
    {{"78dcf013-8ae9-4541-b175-100cde77a9f0", "Almindeligt kostindtag"}, kExpected},
    {{"abecea75-32cd-4388-80fd-319a30701bf6", "Enkelte udfordringer med kost"}, kSomeSigns},
    {{"019e3a2d-775c-4660-8183-75206b47048f", "Problem med kost"}, kChallenge}};
constexpr IndicatorValue kActivityValues[] = {
    {{"05086dad-8718-4a6c-b096-54c7101d0b2c", "Fysisk aktiv"}, kExpected},
    {{"2effe989-0cc3-4dce-ad93-9f6503b91eaa", "Moderat fysisk aktiv"}, kSomeSigns},
    {{"38f72570-630f-40c6-8a60-cf2e1bddc8eb", "Meget stillesiddende aktivitet"}, kChallenge},
    {{"2ef19cdf-f6e6-4b2c-aaef-f466e33cf261", "Overdreven motion"}, kChallenge}};
constexpr IndicatorValue kHearingValues[] = {
    {{"9628db65-7460-4ecc-bbb1-48c0ac4b3f02", "Normal hørelse"}, kExpected},
    {{"c4c79311-ba80-4890-9008-c2f62ab00eda", "Potentielt problem med hørelse"}, kSomeSigns},
    {{"4d4b20b6-0159-4014-ac1c-46a7a860b204", "Allerede kendt høreproblematik"}, kChallenge}};
constexpr IndicatorValue kSightValues[] = {
    {{"bdcb835d-6ef6-4c4f-9fdf-94c3ebd17182", "Normalt syn"}, kExpected},
    {{"0896610c-1322-44f2-836c-774de52fc3f1", "Potentielt problem med syn"}, kSomeSigns},
    {{"e489119b-de75-47cc-a53b-6ba90ed2c7e8", "Allerede kendt synsproblematik"}, kChallenge}};
constexpr IndicatorValue kSmokingValues[] = {
    {{"b54723cf-3114-4119-b1cb-28107a283a99", "Ikke udsat for tobaksrøg"}, kExpected},
    {{"5bc59698-bdf9-48db-ab97-20c43d7ff4f1", "Udsat for tobaksrøg"}, kChallenge}};
constexpr IndicatorValue kNicotineValues[] = {
    {{"a7a53cfd-c7bb-4573-a4ae-2eb18e3dda1f", "Ikke prøvet nikotin"}, kExpected},
    {{"fd145ea6-b7de-466c-9053-8b4a0be960ac", "Har prøvet nikotin"}, kSomeSigns},
    {{"cfe9150e-380e-4ce3-a120-2e2b227c8b9f", "Bruger nikotin"}, kChallenge}};

constexpr IndicatorType kIndicators[] = {
    {{"2c39af9f-8e45-4c88-962f-e7a9e2cd31b6", "Forælders psykiske tilstand"},
     "MENTAL_STATE",
     Home::kParentMental,
     Due::kMentalState,
     kMentalStateValues},
    {{"58997614-ba43-4534-90bd-10c7e76802f4", "Forælders sårbarhed"},
     "VULNERABILITY",
     Home::kParentSocial,
     Due::kVulnerability,
     kVulnerabilityValues},
    {{"7e7fab2f-278a-4b14-9bc9-efc36fffcba5", "Netværk"}, "NETWORK", Home::kNetwork, Due::kNetwork, kNetworkValues},
    {{"68605f88-49fb-44b9-b327-86947af6aa93", "Social kontakt"},
     "SOCIAL_CONTACT",
     Home::kDevelopment,
     Due::kSocialContact,
     kSocialContactValues},
    {{"763c6f21-5467-4713-82fb-716c9d0a1fdf", "Forældre-barn-relation"},
     "PARENT_CHILD_RELATION",
     Home::kInteraction,
     Due::kRelation,
     kRelationValues},
    {{"653c2b0b-bb64-4906-888b-aea6fef3c3f8", "Kommunikation"},
     "COMMUNICATION",
     Home::kDevelopment,
     Due::kCommunication,
     kCommunicationValues},
    {{"73f981f8-455a-4158-b435-7c6d83ab84da", "Søvn"}, "SLEEP", Home::kDevelopment, Due::kSleep, kSleepValues},
    {{"e04f2ca1-888a-4671-a97a-371b525cd2a3", "Motorik"}, "MOTOR", Home::kDevelopment, Due::kMotor, kMotorValues},
    {{kNutritionCode, "Ernæring"}, "NUTRITION", Home::kDevelopment, Due::kNutrition, kNutritionValues},
    {{"b331fe02-a781-4abd-b6db-9331d6a69b15", "Fysisk aktivitet"},
     "PHYSICAL_ACTIVITY",
     Home::kDevelopment,
     Due::kActivity,
     kActivityValues},
    {{"a22c4b53-b622-4394-ba13-910a7b0d7b0d", "Hørelse"}, "HEARING", Home::kDevelopment, Due::kHearing, kHearingValues},
    {{"01fddd46-ed7c-423d-b191-ffdd977dd61e", "Syn"}, "SIGHT", Home::kDevelopment, Due::kSight, kSightValues},
    {{"28972d4b-fea3-42ec-b2a5-e2a26f79b14d", "Passiv rygning"},
     "PASSIVE_SMOKING",
     Home::kChildHealth,
     Due::kPassiveSmoking,
     kSmokingValues},
    {{"76891f7b-cf49-4cb2-88d6-728a509eb75d", "Brug af nikotin"},
     "NICOTINE",
     Home::kChildHealth,
     Due::kNicotine,
     kNicotineValues},
};

constexpr FeedingValue kFeedingValues[] = {
    {{"77a008dd-21cc-452f-a1ee-ac8d025b7817", "Fuldamning, inklusiv modermælk på flaske"}, Feeding::FULLY_BREASTFED},
    {{"0a993974-e314-4f76-8c80-c3770fdefe37", "Ammes primært"}, Feeding::MOSTLY_BREASTFED},
    {{"3edc905c-2830-442a-98cc-463cc3701dd1", "Ammes som supplement til anden kost"}, Feeding::PARTLY_BREASTFED},
    {{"dfab6d07-b1b6-4210-ac8a-b8a0d095c8ab", "Modermælkserstatning og/eller overgangskost"}, Feeding::FORMULA},
    {{"5101d1ac-b96f-4dd9-a42e-e3f765f747e1", "Udelukkende familiens mad"}, Feeding::FAMILY_FOOD},
};

constexpr std::string_view kHeightSnomedCodes[] = {"1153637007", "248333004", "1149101003"};

// The first code of a reason is the one it is written as.
constexpr AbsentCode kAbsentCodes[] = {
    {"unknown", model::v1::ABSENT_REASON_UNKNOWN},
    {"asked-unknown", model::v1::ABSENT_REASON_ASKED_UNKNOWN},
    {"not-asked", model::v1::ABSENT_REASON_NOT_ASKED},
    {"asked-declined", model::v1::ABSENT_REASON_DECLINED},
    {"not-performed", model::v1::ABSENT_REASON_NOT_PERFORMED},
    {"temp-unknown", model::v1::ABSENT_REASON_UNKNOWN},
    {"masked", model::v1::ABSENT_REASON_UNKNOWN},
    {"not-applicable", model::v1::ABSENT_REASON_UNKNOWN},
    {"unsupported", model::v1::ABSENT_REASON_UNKNOWN},
    {"as-text", model::v1::ABSENT_REASON_UNKNOWN},
    {"error", model::v1::ABSENT_REASON_UNKNOWN},
    {"not-a-number", model::v1::ABSENT_REASON_UNKNOWN},
    {"negative-infinity", model::v1::ABSENT_REASON_UNKNOWN},
    {"positive-infinity", model::v1::ABSENT_REASON_UNKNOWN},
    {"not-permitted", model::v1::ABSENT_REASON_DECLINED},
};

constexpr Provenance::Informant kSelf = Provenance::INFORMANT_UNSPECIFIED;
constexpr Informer kInformers[] = {
    {{"25b4e705-2e9a-47a2-b11a-c829316b9d3a", "Borger"}, Provenance::CHILD_SAID, kSelf},
    {{"b66dc78a-a673-43fc-8ac0-1e859ba626e0", "Borger støttet af pårørende"}, Provenance::CHILD_SAID, kSelf},
    {{"12428e48-7df8-441f-9a89-d92bb7874066", "Borger støttet af medarbejder"}, Provenance::CHILD_SAID, kSelf},
    {{"166d2437-4e47-4a52-bd94-cdbe91086ca6", "Pårørende alene"}, Provenance::OTHER_SAID, Provenance::OTHER_SAID},
    {{"8fe80acb-2c2a-4f10-b2b8-ddb77d2f69dc", "Medarbejder alene"},
     Provenance::PROFESSIONAL_SAW,
     Provenance::PROFESSIONAL_SAW},
    {{"329774f9-7700-47cf-9c00-63765d9e8078", "Medarbejder og pårørende alene"},
     Provenance::PROFESSIONAL_SAW,
     Provenance::PROFESSIONAL_SAW},
};

constexpr ExamResult kExamResults[] = {
    {{"00a9f897-f784-4164-966c-eba94171ec82", "Uforudsigelighed"}, Home::kInteraction, "PARENT_CHILD_RELATION"},
    {{"02788248-f5cf-4d87-99c7-d89fba446255", "Selektivt madvalg"}, Home::kChildHealth, ""},
    {{"03c93c46-86ad-4102-a7d5-2c7b3ad0f616", "Føler sig ikke udhvilet"}, Home::kDevelopment, "SLEEP"},
    {{"07abb1dd-4853-4c3c-8fab-ebe89c10dbc8", "Springer måltider over"}, Home::kChildHealth, ""},
    {{"0ec86d42-83b9-4d2d-b56a-f6d352b58ccf", "Følelsesmæssigt nedtonet"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"1050e706-b685-4310-9194-89c6d8903865", "Nedsat energi/øget træthed"}, Home::kParentMental, "MENTAL_STATE"},
    {{"10edfc52-3632-453b-8db1-af6691049885", "For det meste ikke glad"},
     Home::kDevelopment,
     "SELF_RATED_WELL_BEING",
     model::v1::LEVEL_CHALLENGE},
    {{"15a16fbc-32f1-4eac-b18c-55ebe1887a57", "Konstant argumenterende"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"15fc2e8e-b27b-4957-be98-954c1bc318a3", "Konflikt med den anden forælder"}, Home::kParentSocial, "VULNERABILITY"},
    {{"178e96b1-35a4-412c-9525-0b0112fd6984", "Bekymrede tanker"}, Home::kDevelopment, "WELL_BEING"},
    {{"19b79e85-8259-4aba-a0a9-3f492fd6aa04", "Mangler venskaber"}, Home::kDevelopment, "WELL_BEING"},
    {{"1b3ec341-1441-44c1-88a9-795e47d307dd", "Udøver mobning"}, Home::kDevelopment, "BEHAVIOUR"},
    {{"1e2fc60e-a56f-4523-8d45-df51b0c611bf", "Urolig/ukoncentreret"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"1ff97bed-f371-4db6-8556-7ec7bfec2274", "Trist"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"2c945a43-a07b-4b26-b4cc-205ba15a1251", "For det meste midt imellem"},
     Home::kDevelopment,
     "SELF_RATED_WELL_BEING",
     model::v1::LEVEL_SOME_SIGNS},
    {{"2e026475-a2ec-45e3-92d8-f0bed307cceb", "For det meste midt imellem i skolen"},
     Home::kDevelopment,
     "SELF_RATED_SCHOOL",
     model::v1::LEVEL_SOME_SIGNS},
    {{"2e1f0a6c-7554-4eb4-bbdf-837c25af2607", "Anden mistrivsel"}, Home::kDevelopment, "WELL_BEING"},
    {{"355959ff-6122-4e23-9b69-835f739dd42d", "Udfordring med sprogligt udtryk"}, Home::kDevelopment, "COMMUNICATION"},
    {{"37862a2d-393d-4302-98bf-399d475cdb21", "Begrænser energiindtag"}, Home::kChildHealth, ""},
    {{"37bfe2f5-bdd2-42b0-a1c9-4787860ce624", "Udfordring med gensidig kommunikation"},
     Home::kDevelopment,
     "COMMUNICATION"},
    {{"39dedc66-fe8a-45bb-ad05-e1dee689428a", "Usammenhængende søvn"}, Home::kDevelopment, "SLEEP"},
    {{"3c18d87b-af46-4305-9040-320d90b2f343", "Nedsat aktivitetsniveau"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"3c39b305-16e4-4d0a-98b8-305b76f8e22b", "Mangler nære relationer"}, Home::kDevelopment, "WELL_BEING"},
    {{"3f30980a-7bf3-401e-ada8-a3818c352c29", "Ukritisk i kontakt"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"47e6ea42-c32d-4fd7-ad0f-fdc66c8ba1f9", "Risikoadfærd, andre rusmidler"}, Home::kChildHealth, ""},
    {{"4813e65d-4d24-4c82-8f17-ce9f084bb970", "Udfordring med amning"}, Home::kChildHealth, ""},
    {{"49aedea9-cbe2-492b-a268-de7f2673a438", "Fysiske symptomer på mistrivsel"}, Home::kDevelopment, "WELL_BEING"},
    {{"51bc227a-3455-474d-bf42-fc7a7875513c", "Følelsesmæssige behov opfyldes ikke"},
     Home::kInteraction,
     "PARENT_CHILD_RELATION"},
    {{"53db2598-28be-4d04-8b3a-0005581f1fda", "Forældreudfordring ved særlige behov"},
     Home::kInteraction,
     "PARENT_CHILD_RELATION"},
    {{"54c87d2b-b4b2-40eb-89e7-46cca2be757e", "Udfordring med stammen"}, Home::kDevelopment, "COMMUNICATION"},
    {{"54f42eb5-18f9-4e82-98e0-1c83988189b9", "Naturininkontinens"}, Home::kChildHealth, ""},
    {{"56eca506-efe1-456b-a29d-86a392a02679", "Besvær med at kontrollere adfærd"}, Home::kDevelopment, "BEHAVIOUR"},
    {{"577d33d5-2eff-47ba-b5d0-c4438b8f49c0", "Dårlig fødselsoplevelse med dette barn"},
     Home::kParentMental,
     "VULNERABILITY"},
    {{"5dc857f6-1220-4762-a718-31a6101b5d61", "For det meste glad i skolen"},
     Home::kDevelopment,
     "SELF_RATED_SCHOOL",
     model::v1::LEVEL_EXPECTED},
    {{"5e83b4b4-8bd0-442b-8e34-77c435105aed", "Udfordring med opmærksomhed"}, Home::kDevelopment, "COMMUNICATION"},
    {{"5eaa4b16-11de-44fa-88ed-639e2bb1dd11", "Genert/stille"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"626b7b4b-eb0f-4561-a5d5-f9ac8119f4af", "Spiser sjældent sammen med andre"}, Home::kChildHealth, ""},
    {{"68d1e73a-7866-4cf9-b911-ba2b46e4ebda", "Digital risikoadfærd"}, Home::kDevelopment, "BEHAVIOUR"},
    {{"6bea1014-8e30-40e7-9274-2b02376c0b1b", "For det meste glad"},
     Home::kDevelopment,
     "SELF_RATED_WELL_BEING",
     model::v1::LEVEL_EXPECTED},
    {{"772f3089-9742-4b3e-8d12-662a66bebfef", "Udsat for mobning"}, Home::kDevelopment, "WELL_BEING"},
    {{"7820eaa8-72e0-4f4b-8da7-ddcd74f50c3a", "Overbekymret/angst"}, Home::kParentMental, "MENTAL_STATE"},
    {{"7acf5936-6640-44a7-af6d-b20c7607dcfe", "Traumatiske oplevelser"}, Home::kParentMental, "VULNERABILITY"},
    {{"8036b9f6-e00d-4956-8704-61ba08287735", "Overspisning"}, Home::kChildHealth, ""},
    {{"822dffb2-3b29-4f86-9784-757954d6a047", "For det meste ikke glad i skolen"},
     Home::kDevelopment,
     "SELF_RATED_SCHOOL",
     model::v1::LEVEL_CHALLENGE},
    {{"87fbc4e5-717a-4395-aa8f-c2c0c0bca763", "Tab i familien"}, Home::kParentMental, "VULNERABILITY"},
    {{"8821649f-0f50-4dfa-87e3-8ac2d17d01d5", "Udfordring med fælles opmærksomhed"},
     Home::kDevelopment,
     "COMMUNICATION"},
    {{"89ab2b34-bdb4-4c0a-95f5-d7cd5e0f94cc", "Spiser overdrevet sundt"}, Home::kChildHealth, ""},
    {{"9028ce3b-678c-483e-8e1a-336dde907767", "Risikoadfærd, alkohol"}, Home::kChildHealth, ""},
    {{"9642daa3-7ec8-41a8-b5a0-111123de4193", "Afføringsinkontinens"}, Home::kChildHealth, ""},
    {{"9b0e6538-a24f-47be-9c06-2988cfaef63a", "Småt og/eller selektivt spisende eller vægrer sig ved at spise"},
     Home::kChildHealth,
     ""},
    {{"9b4b5194-cf7f-4274-a691-734c24adb0b7", "For det meste meget glad i skolen"},
     Home::kDevelopment,
     "SELF_RATED_SCHOOL",
     model::v1::LEVEL_EXPECTED},
    {{"a038c064-b57d-4a62-9333-c9456817595d", "Fysiske behov opfyldes ikke"},
     Home::kInteraction,
     "PARENT_CHILD_RELATION"},
    {{"a59cd6a9-b147-47ba-bd87-a9e3eaf7449f", "Afvisende"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"a6808e88-8740-48a2-b67e-0ae6daf7aee2", "Ustabil døgnrytme"}, Home::kDevelopment, "SLEEP"},
    {{"a701d676-dfe5-49fc-862c-92befd64739a", "Konflikter i forældre-barn samspil"},
     Home::kInteraction,
     "PARENT_CHILD_RELATION"},
    {{"a7ccd6bb-0718-473e-84c6-37d97e8402a5", "Depressive tanker"}, Home::kChildHealth, ""},
    {{"ae2192f1-cade-4d71-9321-fa79b6356a09", "Stressfølelse"}, Home::kDevelopment, "WELL_BEING"},
    {{"b2fcb139-2e61-480e-96f5-5a7cea82be4c", "Nedsat lyst/interesse"}, Home::kParentMental, "MENTAL_STATE"},
    {{"b4032c0c-6e9a-4431-8ce4-97ba4f4574b3", "Misbrug"}, Home::kParentSubstance, ""},
    {{"b44d5315-41dc-4d02-a16a-3dbe1c31df0f", "Udfordring med sproganvendelse"}, Home::kDevelopment, "COMMUNICATION"},
    {{"b5f8c711-8aa3-4a6d-8570-6e9312e86b09", "Engagerer sig ikke i kontakt"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"b79078ce-c5b1-44ad-ad55-7e01b6edc3c5", "Dagurininkontinens"}, Home::kChildHealth, ""},
    {{"b8611ea4-7235-4990-9ada-4dccd86448b7", "Svært ved at modtage instruktioner"},
     Home::kDevelopment,
     "SOCIAL_CONTACT"},
    {{"b887a387-c630-43a0-96a3-2b5c7c84e043", "Gylper meget/kaster meget op"}, Home::kChildHealth, ""},
    {{"b9293b2f-881d-4822-9877-bcbdaef298ca", "Tanker om selvskade"}, Home::kChildHealth, ""},
    {{"bbbcdccd-8410-4cfb-bfba-32fb54cec9ed", "Selvskadende adfærd"}, Home::kChildHealth, ""},
    {{"be128c20-851d-4217-b8df-744d8af39cac", "For det meste meget glad"},
     Home::kDevelopment,
     "SELF_RATED_WELL_BEING",
     model::v1::LEVEL_EXPECTED},
    {{"be8a4c9c-7898-4263-b853-c5d7347e8cec", "Manglende vokalisering"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"bfd18100-d007-4465-95ce-5bf2ac8bc091", "Afvigende øjenkontakt"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"c684526e-a922-4bba-936e-3741b51ae1a4", "Lang indsovning"}, Home::kDevelopment, "SLEEP"},
    {{"d126c096-30f0-49c0-8d15-7a50c888d50b", "Sygdom eller handicap"}, Home::kParentSomatic, ""},
    {{"d1cd9a33-3800-4901-ab7b-b630ee1be46e", "Tidligere dårlig fødselsoplevelse"},
     Home::kParentMental,
     "VULNERABILITY"},
    {{"d3fc57b7-3a5d-4f69-bcb0-bdb8363650eb", "Udfordring i forældre-barn samspil"},
     Home::kInteraction,
     "PARENT_CHILD_RELATION"},
    {{"db926a42-517f-4cb0-94f7-0eebd74ce163", "Tanker om selvskade/selvmord"}, Home::kParentMental, "MENTAL_STATE"},
    {{"dc7cdfb3-d33b-41cc-bb18-2be3592fe323", "Depressive ledsagesymptomer"}, Home::kParentMental, "MENTAL_STATE"},
    {{"de666a03-1211-4d75-b416-8c8785a40a4b", "Problem med økonomi"}, Home::kParentSocial, "VULNERABILITY"},
    {{"df3e0246-892e-4d5e-af1d-1d1443196f20", "Udfordring med sprogforståelse"}, Home::kDevelopment, "COMMUNICATION"},
    {{"e252608e-b6b6-49f7-84a0-03685d3b5f74", "Seksuel risikoadfærd"}, Home::kChildHealth, ""},
    {{"e774a9f9-d6dd-4b55-95ce-5e3f6df17695", "Bekymrende kropsopfattelse"}, Home::kDevelopment, "WELL_BEING"},
    {{"e818645e-47a7-4125-a579-a68f556b7344", "Græder meget"}, Home::kDevelopment, "SOCIAL_CONTACT"},
    {{"f3446cc5-9054-41e5-954d-c8c7a724f0c0", "Udfordring med udtale"}, Home::kDevelopment, "COMMUNICATION"},
    {{"fbc23626-556f-4eeb-b494-0a5af1dd2dd6", "Udfordring med at målrette opmærksomhed"},
     Home::kDevelopment,
     "COMMUNICATION"},
    {{"fc3d65d1-1509-47ef-8845-60adea5d7a65", "Nedtrykthed"}, Home::kParentMental, "MENTAL_STATE"},
    {{"fc4b6e6d-a055-49bf-adab-474e0a810675", "Aktiviteter ikke afpasset"},
     Home::kInteraction,
     "PARENT_CHILD_RELATION"},
    {{"fcb3733c-e438-4d67-bf02-bb3071e0ba79", "Sover for lidt"}, Home::kDevelopment, "SLEEP"},
};

constexpr Intervention kInterventions[] = {
    {{"02c1e91e-475f-4b56-9731-755087329982", "Koordinering ved overgange"}, InterventionKind::kAny},
    {{"04cc94e7-1d89-4070-8bda-55f65637ab68", "Sparring med anden faggruppe"}, InterventionKind::kAny},
    {{"09a24a80-1669-4984-850c-de1f66ad86f8", "Forældregruppe, hvor forælder har et særligt behov"},
     InterventionKind::kAny},
    {{"11bae71b-89f5-4903-ab59-c516e638b44a", "Underretning til kommunale socialområde"}, InterventionKind::kConcern},
    {{"14ddb640-c2ce-4e79-9269-6302f72f02aa", "Forældreuddannelse, hvor barnet har særlige behov"},
     InterventionKind::kAny},
    {{"1abd67eb-498a-4033-aebd-8285c1bf6ecb", "Opsporing og vejledning ved overvægt"}, InterventionKind::kAny},
    {{"260a3000-9af0-4cc5-ae3a-cc90683772a5", "Opsporing og vejledning ved trivselsproblem"}, InterventionKind::kAny},
    {{"2d9d7a6b-0d8c-4202-9434-876a1a6833b8", "Øvrig vejledning om fysisk sundhed"}, InterventionKind::kAny},
    {{"3acaa88c-4227-415c-82e5-66d8699d23f8", "Opsporing og vejledning ved vigende vægt/vækst"},
     InterventionKind::kAny},
    {{"4c53b10a-6384-413a-b131-b94354337541", "Forældregruppe, hvor barnet har særlige behov"}, InterventionKind::kAny},
    {{"4f247b6f-e937-42b8-a82b-be1a12405ad0", "Opsporing af potentiel syns- eller hørenedsættelse"},
     InterventionKind::kAny},
    {{"550971e9-9581-4a3b-aa2f-da1520ad0e1c", "Helhedsindsats ved trivselsproblem"}, InterventionKind::kAny},
    {{"68c3cf91-6f42-484a-922f-e75569f2991a", "Henvisning til regionalt tilbud"}, InterventionKind::kAny},
    {{"69b3ad8c-f228-405c-b556-b2ea78e196ee", "Forældreuddannelse i kontakt og samspil"}, InterventionKind::kAny},
    {{"712ef286-161c-4b9d-b2b9-b43e3f432646", "Ammeindsats"}, InterventionKind::kAny},
    {{"7416c8d9-970c-4131-9314-b0b1d92e8253", "Anbefaling af kontakt til andet kommunalt område"},
     InterventionKind::kAny},
    {{"79691b19-c141-4979-a95c-5dc719ad1fd7", "Øvrig vejledning om sundhed og sundhedsadfærd"}, InterventionKind::kAny},
    {{"7f6488a9-f01c-4776-973c-846fdca75acc", "Helhedsindsats med fokus på kontakt og samspil"},
     InterventionKind::kAny},
    {{"8af7f611-2bae-4ba5-923a-d748501d1ad3", "Støtte ved psykisk reaktion eller sårbarhed"},
     InterventionKind::kParentMental},
    {{"8e557f2c-43a6-4b5a-bfac-2cd78bad4c25", "Opsporing og vejledning ved vigende vægt/vækst"},
     InterventionKind::kAny},
    {{"90089a0d-10a6-4cd7-8733-3a6d8b784932", "Overlevering til andet kommunalt område"}, InterventionKind::kAny},
    {{"ab058b70-6557-4844-957b-a16d71ea46f3", "Vejledning til forældre, hvor barnet har særlige behov"},
     InterventionKind::kAny},
    {{"b23adb79-91a1-4644-9b2c-6ed3d41a1388", "Anbefalet kontakt til regionalt tilbud"}, InterventionKind::kAny},
    {{"b3de92ea-ac5e-4f87-809e-a9e40b59cc34", "Vejledning i kontakt, samspil og barnets behov"},
     InterventionKind::kAny},
    {{"b45c3d0e-7d19-4c75-bdf1-fe838b439b86", "Opsporing og vejledning ved overvægt"}, InterventionKind::kAny},
    {{"b708c983-0bb8-4303-a442-9af4c8b950bb", "Anbefaling af kontakt til praktiserende læge"}, InterventionKind::kAny},
    {{"b7efe8ff-a502-4f06-9a97-a30b28b1d878", "Opsporing og vejledning ved uventet højdeøgning/tidlig pubertet"},
     InterventionKind::kAny},
    {{"bc2fc09c-594b-40f5-bfd4-b4da0307fb64", "Vejledning ved udskillelsesproblematik"}, InterventionKind::kAny},
    {{"c3100c9e-636e-4249-bc9a-b70644c04972", "Tryghedsindsats"}, InterventionKind::kAny},
    {{"cf5d4171-eb86-4bca-afe6-5ded5b1107ee", "Støtte ved psykisk reaktion eller sårbarhed som del af helhedsindsats"},
     InterventionKind::kParentMental},
    {{"d2a33ec9-5f61-4cf5-b4d1-c99df83e4c9b", "Henvisning til praktiserende læge"}, InterventionKind::kAny},
    {{"d7985f9a-b714-4bbd-a116-75f7a55504ba", "Tryghedsindsats"}, InterventionKind::kAny},
    {{"d877b771-0729-4e35-8ce0-1cc5972fdffb", "Forældreuddannelse i kontakt og samspil"}, InterventionKind::kAny},
    {{"e535fc78-ce61-4f97-b717-5901d5330ca9", "Forældregruppe, hvor forælder har psykisk reaktion"},
     InterventionKind::kParentMental},
};

// Conditions that are a reason in the guide and no finding.
struct ReasonCode {
  std::string_view code;
  Home home;
};
constexpr ReasonCode kOtherReasons[] = {
    {"019e3a2d-775c-4660-8183-75206b47048f", Home::kChildHealth},
    {"03093611-8e3e-4d9b-9f65-6c9670c3fc91", Home::kChildHealth},
    {"03b4d589-3ff5-437e-ba83-f212579d9707", Home::kChildHealth},
    {"0896610c-1322-44f2-836c-774de52fc3f1", Home::kChildHealth},
    {"0e7c61be-403e-495b-90ec-348fd0647e66", Home::kChildHealth},
    {"2461e246-b75c-46bb-b6ad-c68d529ace7e", Home::kParentSocial},
    {"28a77e7c-c718-4187-9f46-84f50664a967", Home::kChildHealth},
    {"2ef19cdf-f6e6-4b2c-aaef-f466e33cf261", Home::kChildHealth},
    {"37ef9400-2229-4cea-877c-8d653c9ec5ca", Home::kChildHealth},
    {"38f72570-630f-40c6-8a60-cf2e1bddc8eb", Home::kChildHealth},
    {"3bdc1cf9-dae1-40b1-9a82-b39ef72a433f", Home::kChildHealth},
    {"3c8735c2-f599-44ea-840d-a0d09db4ce2b", Home::kChildHealth},
    {"45144c31-9818-4dc8-9b63-4bf997a49961", Home::kChildHealth},
    {"4d4b20b6-0159-4014-ac1c-46a7a860b204", Home::kChildHealth},
    {"54f8263c-c4ac-494c-b276-90073c1f1a33", Home::kChildHealth},
    {"5bc59698-bdf9-48db-ab97-20c43d7ff4f1", Home::kChildHealth},
    {"80aa0dab-aa41-45b1-a2cc-16d7e3733fdd", Home::kInteraction},
    {"8bb204b0-9d83-4562-bcde-aea7aee78e34", Home::kChildHealth},
    {"983ff338-2e77-413d-b157-66d0141a4a96", Home::kNetwork},
    {"aabcb5b7-1523-4de9-9505-d685246beb04", Home::kChildHealth},
    {"aeade013-b14a-4ad3-80da-66742782411e", Home::kChildHealth},
    {"c25b5cda-3f6b-4ef7-998d-c22c58c6dd18", Home::kChildHealth},
    {"c4c79311-ba80-4890-9008-c2f62ab00eda", Home::kChildHealth},
    {"cfe9150e-380e-4ce3-a120-2e2b227c8b9f", Home::kChildHealth},
    {"d9f00ad4-4305-4bd0-aedf-2e51bef602e2", Home::kChildHealth},
    {"dc822827-a548-4e90-8bd6-90f231b89cb5", Home::kChildHealth},
    {"e1c1674c-9384-4d95-999f-763f3868f444", Home::kDevelopment},
    {"e489119b-de75-47cc-a53b-6ba90ed2c7e8", Home::kChildHealth},
    {"f4971268-d17b-41ec-a1d7-526ce0d08bec", Home::kDevelopment},
    {"f86c2526-3b04-454c-a99e-d350f699dc94", Home::kParentMental},
};

template <typename Row>
const Row* FindCoded(absl::Span<const Row> rows, std::string_view code) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.code.code == code; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace kl_codes_internal

using kl_codes_internal::FindCoded;

absl::Span<const VisitType> AllVisitTypes() { return kl_codes_internal::kVisitTypes; }
const VisitType* FindVisitType(std::string_view code) { return FindCoded(AllVisitTypes(), code); }

const VisitType* VisitTypeOf(model::v1::Encounters::Encounter::Type type) {
  if (type == model::v1::Encounters::Encounter::OTHER_TYPE) return nullptr;
  for (const VisitType& visit : AllVisitTypes()) {
    if (visit.type == type) return &visit;
  }
  return nullptr;
}

absl::Span<const ContactClass> AllContactClasses() { return kl_codes_internal::kContactClasses; }

const ContactClass* FindContactClass(std::string_view system, std::string_view code) {
  const ContactClass* found = FindCoded(AllContactClasses(), code);
  return found != nullptr && found->system == system ? found : nullptr;
}

bool IsParents(Home home) {
  switch (home) {
    case Home::kDevelopment:
    case Home::kInteraction:
    case Home::kChildHealth:
      return false;
    case Home::kParentMental:
    case Home::kParentSomatic:
    case Home::kParentSubstance:
    case Home::kParentSocial:
    case Home::kNetwork:
      return true;
  }
  return true;
}

absl::Span<const IndicatorType> AllIndicators() { return kl_codes_internal::kIndicators; }
const IndicatorType* FindIndicator(std::string_view code) { return FindCoded(AllIndicators(), code); }

const IndicatorType* FindIndicatorOfDomain(std::string_view domain) {
  for (const IndicatorType& indicator : AllIndicators()) {
    if (indicator.domain == domain) return &indicator;
  }
  return nullptr;
}

const IndicatorValue* FindValue(const IndicatorType& indicator, std::string_view code) {
  return FindCoded(indicator.values, code);
}

const IndicatorValue* FindValue(const IndicatorType& indicator, model::v1::Level level) {
  for (const IndicatorValue& value : indicator.values) {
    if (value.level == level) return &value;
  }
  return nullptr;
}

absl::Span<const ExamResult> AllExamResults() { return kl_codes_internal::kExamResults; }
const ExamResult* FindExamResult(std::string_view code) { return FindCoded(AllExamResults(), code); }
absl::Span<const Intervention> AllInterventions() { return kl_codes_internal::kInterventions; }
const Intervention* FindIntervention(std::string_view code) { return FindCoded(AllInterventions(), code); }

const Home* FindReason(std::string_view code) {
  const ExamResult* finding = FindExamResult(code);
  // What the child says of itself when it is well is no reason.
  if (finding != nullptr && finding->level != model::v1::LEVEL_EXPECTED) return &finding->home;
  for (const kl_codes_internal::ReasonCode& reason : kl_codes_internal::kOtherReasons) {
    if (reason.code == code) return &reason.home;
  }
  return nullptr;
}

absl::Span<const FeedingValue> AllFeedingValues() { return kl_codes_internal::kFeedingValues; }
absl::Span<const std::string_view> HeightSnomedCodes() { return kl_codes_internal::kHeightSnomedCodes; }
absl::Span<const AbsentCode> AllAbsentCodes() { return kl_codes_internal::kAbsentCodes; }
absl::Span<const Informer> AllInformers() { return kl_codes_internal::kInformers; }

}  // namespace handover::adapters::kl
