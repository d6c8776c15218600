/* A station whose films the pages show: where its store is, and how it is asked itself. */
#ifndef PS_WEB_STATION_H
#define PS_WEB_STATION_H

#define PS_WEB_SETTING_MAX 200

struct ps_web_station {
	char store[PS_WEB_SETTING_MAX];
	char run[PS_WEB_SETTING_MAX];  /* packseald's run folder */
	char root[PS_WEB_SETTING_MAX]; /* the station's root; "": origin is not judged */
};

/* The root by which origins are judged; NULL: there is none that could be read. */
const char *ps_web_station_root(const struct ps_web_station *station);

#endif
