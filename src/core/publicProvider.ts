/** Domains of e-mail addresses that belong to everybody. */

/** Providers whose addresses anybody gets: such a domain says nothing about an employer, and is nobody's to prove. */
const PUBLIC = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com icloud.com me.com mac.com
   proton.me protonmail.com pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru yandex.com yandex.ru
   qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net zoho.com fastmail.com tutanota.com tuta.io hey.com orange.fr free.fr
   laposte.net wanadoo.fr sfr.fr libero.it virgilio.it tiscali.it terra.com.br uol.com.br bol.com.br comcast.net verizon.net att.net
   sbcglobal.net cox.net btinternet.com sky.com rediffmail.com seznam.cz wp.pl o2.pl onet.pl interia.pl abv.bg ukr.net mailinator.com
   guerrillamail.com yopmail.com 10minutemail.com temp-mail.org`.split(/\s+/),
);
/** Their sisters in other countries, as in yahoo.co.uk. */
const PUBLIC_BY_COUNTRY = /^(yahoo|hotmail|outlook|live|gmx|yandex)\.(co\.)?[a-z]{2,3}(\.[a-z]{2})?$/;

export const isPublicProvider = (domain: string): boolean => PUBLIC.has(domain) || PUBLIC_BY_COUNTRY.test(domain);
