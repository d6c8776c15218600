#include "firmware/arrivals.h"

enum ps_err ps_arrivals_init(struct ps_arrivals *arrivals)
{
	*arrivals = (struct ps_arrivals){ .next_seq = 0 };
	return pthread_mutex_init(&arrivals->lock, NULL) == 0 ? PS_OK : PS_NO_MEMORY;
}

void ps_arrivals_finish(struct ps_arrivals *arrivals)
{
	pthread_mutex_destroy(&arrivals->lock);
}

void ps_arrivals_add(struct ps_arrivals *arrivals, uint64_t time_us)
{
	pthread_mutex_lock(&arrivals->lock);
	arrivals->times_us[arrivals->next_seq % PS_ARRIVALS_KEPT] = time_us;
	arrivals->next_seq++;
	pthread_mutex_unlock(&arrivals->lock);
}

uint64_t ps_arrivals_next_seq(struct ps_arrivals *arrivals)
{
	uint64_t seq;

	pthread_mutex_lock(&arrivals->lock);
	seq = arrivals->next_seq;
	pthread_mutex_unlock(&arrivals->lock);
	return seq;
}

uint64_t ps_arrivals_first_seq(struct ps_arrivals *arrivals, uint64_t from_us)
{
	uint64_t seq, oldest;

	pthread_mutex_lock(&arrivals->lock);
	seq = arrivals->next_seq;
	oldest = seq > PS_ARRIVALS_KEPT ? seq - PS_ARRIVALS_KEPT : 0;
	while (seq > oldest && arrivals->times_us[(seq - 1) % PS_ARRIVALS_KEPT] >= from_us)
		seq--;
	pthread_mutex_unlock(&arrivals->lock);
	return seq;
}
