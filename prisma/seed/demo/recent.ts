/** Tickets of the last three days. */
import { feed, log, screenshot } from "./files.ts";
import { type DemoTicket, days, hours } from "./shape.ts";

export const recent: DemoTicket[] = [
  {
    subject: "Two clients booked into the same slot on Thursday",
    customer: { name: "Inês Carvalho", email: "ines@mare-alta-yoga.example" },
    priority: "urgent",
    labels: ["Bug"],
    assignee: "dana",
    team: "Customer care",
    messages: [
      {
        minutesAgo: 96,
        text: "Hello,\n\nthis morning two people stood in front of my mat for the same private lesson: Thursday 10:00, Room 1. Both have a confirmation e-mail from Tidebook. I attach a picture of what my calendar shows.\n\nI had to send one of them home. Please tell me how this can happen, and whether other weeks are affected. Christmas bookings open on Monday.\n\nInês Carvalho\nMaré Alta Yoga, Lisboa",
        files: [screenshot],
      },
      {
        minutesAgo: 71,
        by: "dana",
        text: "Hello Inês,\n\nI am sorry: that must not happen, and I understand how it looked in front of your clients. I can see both bookings, made four seconds apart, one through your site and one through the app. I have passed it to our engineers as urgent and will write again today with what we find.\n\nUntil then nothing else of yours is affected: I checked every booking up to the end of January.\n\nDana",
      },
      {
        minutesAgo: 48,
        by: "jonas",
        isNote: true,
        text: "Reproduced. The app's offline queue sends the booking without the slot version, so the check for overlaps is skipped. Fix is in review; it affects app 4.11 only. 3 other workspaces had one double booking each, list in the incident page.",
      },
      {
        minutesAgo: 6,
        text: "Thank you for the quick answer. One more thing: will the client I sent home get a message from you, or shall I write to her myself?\n\nInês",
      },
    ],
  },
  {
    subject: "تذكيرات الرسائل النصية لا تصل إلى أرقام فودافون",
    customer: { name: "كريم عبد الرحمن", email: "karim@salon-alnil.example" },
    priority: "high",
    labels: ["Reminders", "Bug"],
    assignee: "omar",
    team: "Customer care",
    messages: [
      {
        minutesAgo: hours(5),
        text: "السلام عليكم،\n\nمنذ يوم السبت لا تصل رسائل التذكير النصية إلى عملائي الذين لديهم أرقام فودافون (تبدأ بـ 010). أرقام أورنج تعمل بشكل طبيعي. فاتني ثلاثة مواعيد أمس بسبب ذلك.\n\nهل المشكلة عندكم أم عند شركة الاتصالات؟\n\nمع التحية،\nكريم عبد الرحمن\nصالون النيل، القاهرة",
      },
      {
        minutesAgo: hours(4),
        by: "omar",
        text: "وعليكم السلام كريم،\n\nشكرًا على التفاصيل، فقد ساعدتنا كثيرًا. المزوّد الذي نستخدمه في مصر يرفض هذه الأرقام منذ يوم السبت. حوّلنا رسائلكم إلى مزوّد آخر قبل قليل، وأرسلت رسالة تجريبية إلى رقم صالونكم.\n\nهل وصلت؟\n\nعمر",
      },
      { minutesAgo: 22, text: "نعم وصلت الرسالة التجريبية. سأراقب مواعيد الغد وأخبركم. شكرًا على السرعة." },
    ],
  },
  {
    subject: "Webhook signatures do not match since the key rotation",
    customer: { name: "Tunde Bakare", email: "tunde.bakare@pawsvet.example" },
    priority: "normal",
    labels: ["Bug"],
    team: "Engineering",
    messages: [
      {
        minutesAgo: 35,
        text: "Hi Tidebook team,\n\nwe rotated our webhook secret on Wednesday, as your security page recommends. Since then every delivery fails our signature check (log attached). With the old secret the signatures verify, so it seems your side still signs with it.\n\nWe mirror bookings into our own practice software, so right now the front desk types them twice.\n\nTunde Bakare\nPaws & Claws Veterinary Clinic, Lagos",
        files: [log],
      },
    ],
  },
  {
    subject: "請求書の宛名を変更したい",
    customer: { name: "佐藤 美咲", email: "misaki.sato@aoba-dental.example" },
    inbox: "billing",
    labels: ["Billing"],
    assignee: "mei",
    team: "Billing",
    status: "waiting",
    messages: [
      {
        minutesAgo: hours(26),
        text: "お世話になっております。青葉歯科クリニックの佐藤です。\n\n先月、法人名が「医療法人社団青葉会」に変わりました。11月分の請求書から宛名を変更していただけますでしょうか。適格請求書の登録番号の記載もお願いできれば幸いです。\n\nよろしくお願いいたします。",
      },
      {
        minutesAgo: hours(25),
        by: "mei",
        isNote: true,
        text: "Japanese qualified invoice: we print their number only when it is in the tax field. @Dana is that field open for plans below Team?",
      },
      { minutesAgo: hours(24), by: "dana", isNote: true, text: "Yes since October. Settings → Billing → Tax number." },
      {
        minutesAgo: hours(23),
        by: "mei",
        text: "佐藤様\n\nいつもご利用ありがとうございます。宛名は「医療法人社団青葉会」に変更いたしました。登録番号（Tから始まる13桁）をお知らせいただけましたら、11月分から請求書に記載いたします。\n\nどうぞよろしくお願いいたします。\nタン・メイリン",
      },
    ],
  },
  {
    subject: "Wintertime: all bookings of October 25 moved by an hour in the iCal feed",
    customer: { name: "Reto Ammann", email: "reto.ammann@blockwand.example" },
    priority: "high",
    labels: ["Calendar sync", "Bug", "VIP"],
    assignee: "jonas",
    team: "Engineering",
    messages: [
      {
        minutesAgo: days(2) + 310,
        text: "Grüezi,\n\nin the iCal feed of our twelve halls every weekly course that began before October 25 is one hour early since the clocks changed. In Tidebook itself the times are right. The attached file shows it for room 2.\n\nOur trainers look at their phones, not at Tidebook, so this is urgent for us.\n\nFreundliche Grüsse\nReto Ammann, Blockwand AG",
        files: [feed],
      },
      {
        minutesAgo: days(2) + 250,
        by: "jonas",
        text: "Hello Reto,\n\nthank you for the file, it shows the fault exactly: the feed lacks the time zone's definition, and some phones then keep summer time for the whole series. We are preparing a fix for tomorrow; phones fetch the corrected feed by themselves within twelve hours.\n\nJonas",
      },
      {
        minutesAgo: days(1) + 90,
        by: "jonas",
        isNote: true,
        text: "Deployed 14:20. VTIMEZONE is in every feed now. Waiting for Reto to confirm on iOS and Android before we write to the others.",
      },
      {
        minutesAgo: 130,
        text: "Android is right since last night. Two iPhones still show the old times; is there a way to force them?\n\nReto",
      },
    ],
  },
  {
    subject: "Can clients cancel by answering the reminder?",
    customer: { name: "Aoife Gallagher", email: "aoife@greenwayphysio.example" },
    labels: ["Feature request", "Reminders"],
    messages: [
      {
        minutesAgo: 52,
        text: "Hi there,\n\nhalf of our clients answer the text reminder with “can't make it, sorry” and think that they have cancelled. Could an answer of NO or CANCEL free the slot? Or at least be shown to us somewhere?\n\nThanks a million,\nAoife\nGreenway Physio, Galway",
      },
    ],
  },
  {
    subject: "לא מצליחים לייבא לקוחות מקובץ אקסל",
    customer: { name: "נועה פרידמן", email: "noa@studio-gal.example" },
    priority: "normal",
    labels: ["Getting started"],
    assignee: "dana",
    team: "Customer care",
    messages: [
      {
        minutesAgo: hours(9),
        text: 'שלום,\n\nפתחנו חשבון אתמול ואנחנו מנסים לייבא 640 לקוחות מקובץ אקסל. הייבוא נעצר בשורה 213 עם ההודעה ‎"Invalid phone"‎. בשורה הזאת יש מספר נייד רגיל: ‎050-555-0143‎.\n\nמה אנחנו עושים לא נכון?\n\nתודה,\nנועה פרידמן\nסטודיו גל, תל אביב',
      },
      {
        minutesAgo: hours(7),
        by: "dana",
        text: "שלום נועה,\n\nהמספר תקין, והתקלה אצלנו: בשורה 213 יש תו סמוי של כיווניות לפני המספר, כנראה מהעתקה מוואטסאפ. תיקנתי את הקובץ והייבוא הסתיים: 640 לקוחות נמצאים בחשבון שלכם.\n\nדנה",
      },
    ],
  },
  {
    subject: "Charged twice in November",
    customer: { name: "Thiago Nascimento", email: "thiago@aguaviva.example" },
    inbox: "billing",
    priority: "high",
    labels: ["Billing"],
    assignee: "omar",
    team: "Billing",
    messages: [
      {
        minutesAgo: hours(3),
        text: "Olá,\n\nmeu cartão foi cobrado duas vezes em novembro: R$ 289,00 no dia 2 e de novo no dia 3 (faturas TB-20418 e TB-20431). Podem estornar uma delas, por favor?\n\nObrigado,\nThiago Nascimento\nEscola de Natação Água Viva, São Paulo",
      },
      {
        minutesAgo: 140,
        by: "omar",
        isNote: true,
        text: "Both went through. The first card authorisation timed out and the retry made a second invoice. Refund of TB-20431 needs a second pair of eyes: @Dana?",
      },
    ],
  },
  {
    subject: "Onboarding call for the new branch in Pune",
    customer: { name: "Ananya Deshpande", email: "ananya.deshpande@sukhclinics.example" },
    status: "snoozed",
    snoozedForHours: 38,
    labels: ["Getting started", "VIP"],
    assignee: "mei",
    team: "Customer care",
    messages: [
      {
        minutesAgo: days(1) + 400,
        text: "Dear team,\n\nour branch in Pune opens on the first of December with eleven rooms and nineteen therapists. Could somebody take an hour with our front desk next week, in the morning Indian time? The move of our Mumbai branches with you went so well that we would like to do the same.\n\nWarm regards,\nAnanya Deshpande\nSukh Clinics",
      },
      {
        minutesAgo: days(1) + 330,
        by: "mei",
        text: "Dear Ananya,\n\nwith pleasure, and congratulations on branch number fourteen! I have kept Wednesday, 09:30 to 10:30 in Pune, and sent you an invitation. Until then I prepare the rooms from the list you sent for Mumbai; please tell me when anything is different.\n\nMei-Ling",
      },
    ],
  },
  {
    subject: "App logs me out every morning",
    customer: { name: "Jakub Lis", email: "jakub.lis@barber-ostry.example" },
    priority: "low",
    labels: ["Bug"],
    team: "Engineering",
    messages: [
      {
        minutesAgo: hours(30),
        text: "Hi, every morning the Android app asks for my password again, since the update of last week. My colleague with the same phone does not have this. Version 4.11.2, Pixel 8.\n\nJakub",
      },
      {
        minutesAgo: hours(28),
        by: "priya",
        isNote: true,
        text: "4.11 signs out when the phone's clock jumps back more than a minute. Pixels correct their clock at night. It is in the notes for 4.12.",
      },
    ],
  },
  {
    subject: "Your invoice is overdue – open immediately",
    customer: { name: "Accounts Dept", email: "billing@secure-docs-portal.example" },
    status: "spam",
    messages: [
      {
        minutesAgo: hours(11),
        text: "Dear Customer,\n\nyour account will be SUSPENDED today. Review the attached document and confirm your password to avoid interruption:\n\nhxxp://secure-docs-portal.example/verify\n\nAccounts Department",
      },
    ],
  },
  {
    subject: "예약 페이지 색상을 우리 브랜드에 맞게 바꿀 수 있나요?",
    customer: { name: "박서연", email: "seoyeon@heulk-pottery.example" },
    labels: ["Feature request", "Getting started"],
    messages: [
      {
        minutesAgo: hours(16),
        text: "안녕하세요, 서울에서 도자기 공방 ‘흙’을 운영하는 박서연입니다.\n\n예약 페이지의 파란색 버튼을 저희 브랜드 색상(#A65A3A)으로 바꾸고 로고를 넣고 싶은데, 설정에서 찾을 수가 없습니다. 가능한가요? 요금제를 바꿔야 하나요?\n\n감사합니다.",
      },
    ],
  },
];
